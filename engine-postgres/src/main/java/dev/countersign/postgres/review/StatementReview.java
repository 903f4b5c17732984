package dev.countersign.postgres.review;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Rewrite;
import dev.countersign.core.review.Timing;
import dev.countersign.core.review.Undo;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.locks.Found;
import dev.countersign.postgres.locks.LockNotes;
import dev.countersign.postgres.review.undo.Copies.Kept;
import dev.countersign.postgres.review.undo.Undos;
import dev.countersign.postgres.review.undo.Undos.Reversed;
import dev.countersign.postgres.review.undo.Writing;
import dev.countersign.postgres.rewrite.Rewrites;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the review of one statement. Used by one thread.
final class StatementReview {

  private static final Set<Action> TRACES =
      EnumSet.of(
          Action.CALL,
          Action.COPY_IN,
          Action.DELETE,
          Action.INSERT,
          Action.MERGE,
          Action.TRUNCATE,
          Action.UNKNOWN,
          Action.UPDATE);

  private static final Undo LOCKED =
      Undo.none("What there is now could not be read: others hold a lock on it.");

  private final Live live;
  private final Sizes sizes;
  private final Catalog catalog;
  private final Found found;
  private final Clock clock;
  private final Undos undos;
  private final Timings timings;
  private final Rewrites rewrites;

  StatementReview(
      Live live,
      Sizes sizes,
      Catalog catalog,
      Found found,
      Clock clock,
      Undos undos,
      Pace pace,
      Rewrites rewrites) {
    this.live = live;
    this.sizes = sizes;
    this.catalog = catalog;
    this.found = found;
    this.clock = clock;
    this.undos = undos;
    this.timings = new Timings(sizes, pace);
    this.rewrites = rewrites;
  }

  /// A statement to be reviewed.
  ///
  /// @param slice where it stands in its message
  /// @param message the message
  /// @param part what it does
  /// @param disclosure its exact text
  /// @param server the server as the rules ask it about the statement; empty when its message has
  ///   none
  /// @param elsewhere whether the agent's own session will run it
  record Open(
      Slice slice,
      Statement message,
      Classified.Part part,
      Disclosure disclosure,
      Optional<LiveServer> server,
      boolean elsewhere) {}

  ReviewedStatement of(int index, Open open, List<SqlStatement> earlier) throws SQLException {
    Slice slice = open.slice();
    Statement message = open.message();
    var notes = new ArrayList<String>();
    var impacts = new Impacts(live, sizes, catalog, found, clock, notes);
    var impact = impacts.of(slice, message, open.part());
    Optional<Timing> timing =
        slice.statement().isEmpty()
            ? Optional.empty()
            : timings.of(slice.statement().get(), open.part(), impact);
    Reversed reversed = reversed(open, impact, earlier);
    Classified.Part part = reading(open.part(), reversed);
    slice
        .statement()
        .ifPresent(statement -> notes.addAll(LockNotes.of(statement, part.locks(), catalog)));
    notes.addAll(new LiveFacts(live, sizes).notes(part.locks()));
    Optional<Rewrite> rewrite = rewrite(open, notes);
    return new ReviewedStatement(
        index,
        slice.line(),
        slice.endLine(),
        part.kind(),
        part.parsed(),
        Summaries.of(part, slice, impact),
        open.disclosure(),
        message.values(),
        part.effects(),
        part.findings(),
        part.locks(),
        impact,
        timing,
        reversed.undo(),
        new Dependants(live).of(part),
        notes,
        rewrite,
        reversed.kept().map(Kept::keeping));
  }

  private Optional<Rewrite> rewrite(Open open, List<String> notes) {
    try {
      Optional<LiveServer> server = open.server();
      return server.isPresent()
          ? rewrites.of(server.get().statement(), server.get())
          : Optional.empty();
    } catch (SQLException e) {
      notes.add(
          "Whether there is a form that does not block could not be told: the server answered: %s"
              .formatted(e.getMessage()));
      return Optional.empty();
    }
  }

  private Reversed reversed(Open open, Impact impact, List<SqlStatement> earlier)
      throws SQLException {
    Optional<SqlStatement> statement = open.slice().statement();
    if (statement.isEmpty()) {
      return new Reversed(Undo.none("The text cannot be read."), Optional.empty());
    }
    List<Effect> effects = open.part().effects();
    var writing = new Writing(open.message().values(), effects, impact, open.elsewhere());
    Reversed reversed =
        live.unlessLocked(() -> undos.of(statement.get(), writing, earlier))
            .orElse(new Reversed(LOCKED, Optional.empty()));
    Undo undo = reversed.undo();
    boolean nothingToReverse = undo.grade() == Undo.Grade.EXACT && undo.statements().isEmpty();
    return nothingToReverse && effects.stream().anyMatch(StatementReview::leavesTraces)
        ? new Reversed(
            Undo.none("What the code that it runs leaves behind is not known."), Optional.empty())
        : reversed;
  }

  /// A table that is copied under the lock of the statement is read while it is held.
  private static Classified.Part reading(Classified.Part part, Reversed reversed) {
    List<String> copied = reversed.kept().map(Kept::locked).orElse(List.of());
    return part.locking(
        part.locks().stream()
            .map(lock -> copied.contains(lock.object()) ? lock.scanning() : lock)
            .toList());
  }

  private static boolean leavesTraces(Effect effect) {
    return TRACES.contains(effect.action());
  }
}
