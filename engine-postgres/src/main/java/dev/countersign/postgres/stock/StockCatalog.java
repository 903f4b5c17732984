package dev.countersign.postgres.stock;

import dev.countersign.postgres.dialect.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/// The catalogue of a database in which nobody has made anything. It is not whole: what it does not
/// have may be there all the same.
public final class StockCatalog {

  /// The oldest major version that there is one of.
  public static final int OLDEST = 14;

  /// The oldest major version that its makers still support: 14 ended on 12 November 2026
  /// (postgresql.org, "Versioning Policy").
  public static final int OLDEST_SUPPORTED = 15;

  /// The newest major version.
  public static final int NEWEST = 18;

  private static final int BUFFER_BYTES = 1 << 16;

  private static final Map<Integer, Catalog> READ = new ConcurrentHashMap<>();

  private StockCatalog() {}

  /// That of a major version.
  public static Catalog of(int major) {
    if (major < OLDEST || major > NEWEST) {
      throw new IllegalArgumentException(
          "PostgreSQL %d is none of %d to %d".formatted(major, OLDEST, NEWEST));
    }
    return READ.computeIfAbsent(major, StockCatalog::read);
  }

  /// Where the file of a major version is.
  static String resource(int major) {
    return "postgres-" + major + ".tsv.gz";
  }

  private static Catalog read(int major) {
    try (InputStream file = StockCatalog.class.getResourceAsStream(resource(major))) {
      if (file == null) {
        throw new IllegalStateException("there is no " + resource(major));
      }
      byte[] bytes = new GZIPInputStream(file, BUFFER_BYTES).readAllBytes();
      StockLines lines = new StockLines(major);
      new String(bytes, StandardCharsets.UTF_8).lines().forEach(lines::add);
      return lines.catalog();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
