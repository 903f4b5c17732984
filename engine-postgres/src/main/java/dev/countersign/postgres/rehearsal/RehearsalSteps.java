package dev.countersign.postgres.rehearsal;

import dev.countersign.core.engine.RehearsalOrder;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedRun.Kind;
import dev.countersign.core.review.SchemaComparison;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.driver.CloneLink;
import dev.countersign.postgres.keep.KeptSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What is done on clones, step by step: forward, undo, compare, forward again; and on a clone of
/// its own, the rewrite.
final class RehearsalSteps {

  private final RehearsalOrder order;
  private final PgParser parser;
  private final Duration limit;
  private final Consumer<RehearsedRun> done;

  /// @param limit how long anything may wait
  /// @param done is told of every run as it ends
  RehearsalSteps(
      RehearsalOrder order, PgParser parser, Duration limit, Consumer<RehearsedRun> done) {
    this.order = order;
    this.parser = parser;
    this.limit = limit;
    this.done = done;
  }

  /// Runs the change, its undo where there is one, and the change again; the schema after the
  /// change.
  ///
  /// @return empty when the change itself did not run
  Optional<Schema> forwardAndBack(Clone clone) {
    List<Unit> change = Unit.ofChange(order, parser);
    prepare(clone);
    Schema before = schema(clone);
    if (!ran(run(clone, Kind.FORWARD, change, order.keeping()))) {
      return Optional.empty();
    }
    Schema after = schema(clone);
    List<Unit> undo = Unit.ofRun(order.undo(), parser);
    if (!undo.isEmpty() && ran(compared(run(clone, Kind.UNDO, undo, Map.of()), clone, before))) {
      ran(compared(run(clone, Kind.AGAIN, change, Map.of()), clone, after));
    }
    return Optional.of(after);
  }

  /// Runs the rewrite; the schema must then be as after the change.
  void rewrite(Clone clone, Schema after) {
    List<Unit> phases = Unit.ofPhases(order.rewrite(), parser);
    ran(compared(run(clone, Kind.REWRITE, phases, Map.of()), clone, after));
  }

  private RehearsedRun run(
      Clone clone, Kind kind, List<Unit> units, Map<Integer, Keeping> keeping) {
    return new Stage(clone, order.session(), order.objects(), limit).run(kind, units, keeping);
  }

  /// A clone that was made before its target had anything kept gets the place for it.
  private void prepare(Clone clone) {
    Optional<String> schema = kept();
    if (schema.isPresent()) {
      try (CloneLink link = clone.open()) {
        KeptSchema.making(schema.get()).forEach(link::execute);
      }
    }
  }

  /// The schema of what is kept; copies are no part of what is compared.
  private Optional<String> kept() {
    return order.keeping().values().stream().findFirst().map(KeptSchema::of);
  }

  private boolean ran(RehearsedRun run) {
    done.accept(run);
    return run.failure().isEmpty();
  }

  private RehearsedRun compared(RehearsedRun run, Clone clone, Schema expected) {
    if (run.failure().isPresent()) {
      return run;
    }
    SchemaComparison comparison = expected.compare(schema(clone));
    return new RehearsedRun(
        run.kind(),
        run.duration(),
        run.statements(),
        run.access(),
        Optional.of(comparison),
        run.failure());
  }

  private Schema schema(Clone clone) {
    try (CloneLink link = clone.open()) {
      return Schema.of(link, kept().orElse(""));
    }
  }
}
