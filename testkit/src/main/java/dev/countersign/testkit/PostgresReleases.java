package dev.countersign.testkit;

import dev.countersign.embedded.PostgresRelease;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.ZipInputStream;

/// The releases that tests can ask for: the bundled one, and the older ones that the build has put
/// as jars among the resources of this module.
final class PostgresReleases {

  private static final List<PostgresRelease> ALL =
      List.of(
          older("14.24.0"),
          older("15.19.0"),
          older("16.15.0"),
          older("17.11.0"),
          PostgresRelease.bundled());

  private PostgresReleases() {}

  static List<Integer> majors() {
    return ALL.stream().map(PostgresRelease::major).toList();
  }

  static PostgresRelease ofMajor(int major) {
    return ALL.stream()
        .filter(release -> release.major() == major)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no PostgreSQL " + major + ", only " + majors()));
  }

  private static PostgresRelease older(String version) {
    return new PostgresRelease(version, () -> open("postgres/postgres-" + version + ".jar"));
  }

  private static InputStream open(String jarName) throws IOException {
    InputStream jar = PostgresReleases.class.getResourceAsStream(jarName);
    if (jar == null) {
      throw new IOException(jarName + " is not among the resources: build testkit with Maven");
    }
    var entries = new ZipInputStream(jar);
    for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
      if (entry.getName().equals(PostgresRelease.archiveName())) {
        return entries;
      }
    }
    throw new IOException(jarName + " holds no " + PostgresRelease.archiveName());
  }
}
