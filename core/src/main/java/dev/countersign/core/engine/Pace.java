package dev.countersign.core.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How fast a target does what grows with the size of its tables.
///
/// @param rates for each operation, how fast
public record Pace(Map<Operation, Rate> rates) {

  /// What holds for a target on which nothing was measured yet.
  public static final Pace ASSUMED = new Pace(Map.of());

  public Pace {
    rates = Map.copyOf(rates);
  }

  /// How fast this goes.
  public Rate of(Operation operation) {
    return Optional.ofNullable(rates.get(operation)).orElseGet(operation::assumed);
  }

  /// What takes time in proportion to the bytes.
  public enum Operation {
    /// Reading a table from start to end.
    SCAN(100, 1_000),
    /// Writing a table anew.
    REWRITE(20, 200),
    /// Building an index, measured by the bytes of its table.
    INDEX(10, 100),
    /// Inserting, changing or deleting rows, measured by the bytes of the rows.
    WRITE(2, 20);

    private final Rate assumed;

    /// @param slow MiB per second, where nothing was measured; wide on purpose
    /// @param fast MiB per second
    Operation(long slow, long fast) {
      assumed = Rate.assumed(slow, fast);
    }

    private Rate assumed() {
      return assumed;
    }

    /// The name in JSON and in the store, such as `rewrite`.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A pace as an interval.
  ///
  /// @param slow bytes per second, at least 1
  /// @param fast bytes per second, not below `slow`
  /// @param source where it comes from, for people
  public record Rate(long slow, long fast, String source) {

    /// A pace that nobody measured.
    ///
    /// @param slow MiB per second
    /// @param fast MiB per second
    static Rate assumed(long slow, long fast) {
      return new Rate(
          slow << 20,
          fast << 20,
          "assuming %,d to %,d MiB/s; nothing was measured on this target yet"
              .formatted(slow, fast));
    }

    /// How long so many bytes take when it goes fast, in milliseconds.
    public long lowMillis(long bytes) {
      return bytes * 1_000 / fast;
    }

    /// How long so many bytes take when it goes slowly, in milliseconds, rounded up.
    public long highMillis(long bytes) {
      return (bytes * 1_000 + slow - 1) / slow;
    }
  }
}
