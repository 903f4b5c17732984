package dev.countersign.postgres.review.undo;

import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.Pace.Operation;
import dev.countersign.core.review.Timing;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.keep.KeepOptions;
import dev.countersign.postgres.keep.KeptSchema;
import dev.countersign.postgres.rewrite.Words;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// What may be kept of the data that one change takes away, and under which names. Used by one
/// thread.
public final class Keeps {

  private final PgParser parser;
  private final Pace pace;
  private final Optional<KeepOptions> options;
  private final Optional<String> obstacle;
  private final String change;
  private int made;

  /// @param options what the configuration says; empty: nothing is kept
  /// @param obstacle why nothing of this change can be kept all the same
  /// @param change its number, which names what is kept
  public Keeps(
      PgParser parser,
      Pace pace,
      Optional<KeepOptions> options,
      Optional<String> obstacle,
      String change) {
    this.parser = parser;
    this.pace = pace;
    this.options = options;
    this.obstacle = obstacle;
    this.change = change;
  }

  boolean rows() {
    return options.filter(KeepOptions::rows).isPresent();
  }

  boolean dropped() {
    return options.filter(KeepOptions::dropped).isPresent();
  }

  Optional<String> obstacle() {
    return obstacle;
  }

  KeepOptions options() {
    return options.orElseThrow();
  }

  PgParser parser() {
    return parser;
  }

  /// A name that nothing else of the change has, qualified.
  String newTable(String suffix) {
    made += suffix.isEmpty() ? 1 : 0;
    return schema().table("c" + change + "_" + made + suffix);
  }

  /// Writes copies into the register.
  String registered(List<String> tables) {
    String rows =
        tables.stream()
            .map(table ->
                "(%s, %s, now() + interval '%d seconds')"
                    .formatted(
                        Sql.literal(table.substring(table.lastIndexOf('.') + 1)),
                        Sql.literal(change),
                        options().time().toSeconds()))
            .collect(Collectors.joining(", "));
    return "INSERT INTO %s (name, change, until) VALUES %s".formatted(schema().register(), rows);
  }

  /// How long copying so much takes.
  Optional<Timing> timing(OptionalLong bytes) {
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Pace.Rate rate = pace.of(Operation.REWRITE);
    return Optional.of(
        new Timing(
            Operation.REWRITE.id(),
            bytes,
            OptionalLong.of(rate.lowMillis(bytes.getAsLong())),
            OptionalLong.of(rate.highMillis(bytes.getAsLong())),
            rate.source()));
  }

  /// How long both take, one after the other.
  static Optional<Timing> sum(Optional<Timing> one, Optional<Timing> other) {
    return one.flatMap(a ->
        other.map(b ->
            new Timing(
                a.operation(),
                sum(a.bytes(), b.bytes()),
                sum(a.lowMillis(), b.lowMillis()),
                sum(a.highMillis(), b.highMillis()),
                a.source())));
  }

  private static OptionalLong sum(OptionalLong one, OptionalLong other) {
    return one.isPresent() && other.isPresent()
        ? OptionalLong.of(one.getAsLong() + other.getAsLong())
        : OptionalLong.empty();
  }

  /// A name as SQL, quoted where it must be.
  String quoted(String name) {
    return Words.quoted(name, parser);
  }

  private KeptSchema schema() {
    return new KeptSchema(options().schema());
  }
}
