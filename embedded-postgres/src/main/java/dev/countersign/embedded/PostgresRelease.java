package dev.countersign.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.tukaani.xz.XZInputStream;

/// One release of PostgreSQL for Linux on x86-64, and where its binaries come from.
///
/// @param version the release, such as `18.6.0`; names its directory in the cache
/// @param archive opens the binaries as an xz-compressed tar of `bin`, `lib` and `share`
public record PostgresRelease(String version, Archive archive) {

  private static final String ARCHIVE_NAME = "postgres-linux-x86_64.txz";

  /// The version of the artifact on this module's class path; a test compares it with the server's.
  private static final String BUNDLED_VERSION = "18.6.0";

  /// Opens the compressed archive; called only when the release is not in the cache yet.
  @FunctionalInterface
  public interface Archive {
    InputStream open() throws IOException;
  }

  public PostgresRelease {
    if (!version.matches("[0-9]+(\\.[0-9]+)*")) {
      throw new IllegalArgumentException("not a version of PostgreSQL: " + version);
    }
    Objects.requireNonNull(archive);
  }

  /// The release that comes with this module.
  public static PostgresRelease bundled() {
    return new PostgresRelease(BUNDLED_VERSION, PostgresRelease::openBundled);
  }

  /// The name of the archive inside the artifacts of every release.
  public static String archiveName() {
    return ARCHIVE_NAME;
  }

  /// The first number of the version: 18 for `18.6.0`.
  public int major() {
    return Integer.parseInt(version.split("\\.", 2)[0]);
  }

  InputStream openTar() throws IOException {
    return new XZInputStream(archive.open());
  }

  private static InputStream openBundled() throws IOException {
    InputStream found = PostgresRelease.class.getResourceAsStream("/" + ARCHIVE_NAME);
    if (found == null) {
      throw new IOException(ARCHIVE_NAME + " is not on the class path");
    }
    return found;
  }
}
