package dev.countersign.postgres.wire;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.Steps;
import dev.countersign.core.wire.VerdictMemory;
import dev.countersign.core.wire.VerdictMemory.Remembered;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of the statements of a batch, and the question about those that are not known. Not
/// thread-safe.
final class Asking {

  private final Outstanding outstanding;
  private final SessionTracker tracker;
  private final PreparedNames names;
  private final Flow flow;
  private final VerdictMemory memory;
  private final int batchStatements;
  private final MessageReader reader = new MessageReader();

  /// Whether the names that a batch uses are known.
  enum Resolved {
    /// All of them.
    ALL,
    /// One may change with an answer that is under way.
    WAIT,
    /// One stands for nothing.
    MISSING
  }

  Asking(SessionParts parts, VerdictMemory memory, int batchStatements) {
    this.outstanding = parts.outstanding();
    this.tracker = parts.tracker();
    this.names = parts.names();
    this.flow = parts.flow();
    this.memory = memory;
    this.batchStatements = batchStatements;
  }

  /// Finds the statement of every Bind.
  Resolved resolve(Batch batch) {
    List<Batch.Item> items = batch.items();
    for (int i = 0; i < items.size(); i++) {
      Batch.Item item = items.get(i);
      if (item.type == 'B') {
        Resolved found = resolve(items, i);
        if (found != Resolved.ALL) {
          return found;
        }
      }
    }
    return Resolved.ALL;
  }

  private Resolved resolve(List<Batch.Item> items, int index) {
    Batch.Item bind = items.get(index);
    for (int i = index - 1; i >= 0; i--) {
      Batch.Item before = items.get(i);
      if (before.type == 'P' && before.name.equals(bind.name)) {
        bind.statement = before.statement;
        return Resolved.ALL;
      }
      if (before.type == 'C' && !before.portal && before.name.equals(bind.name)) {
        return Resolved.MISSING;
      }
    }
    if (outstanding.mayChange(bind.name)) {
      return Resolved.WAIT;
    }
    bind.statement = names.find(bind.name).orElse(null);
    return bind.statement == null ? Resolved.MISSING : Resolved.ALL;
  }

  /// Looks every statement up.
  ///
  /// @return whether all of them are remembered as allowed, each on its own
  boolean recallAll(Batch batch, ClientBytes bytes) {
    boolean all = true;
    boolean changed = false;
    List<Batch.Item> items = batch.items();
    for (int i = 0; i < items.size(); i++) {
      Batch.Item item = items.get(i);
      if (!item.needsVerdict()) {
        continue;
      }
      Classified classified = item.decided;
      if (classified == null) {
        Remembered remembered = recall(item, bytes);
        item.remembered = remembered;
        classified = remembered == null ? null : remembered.classified();
      }
      // What follows a change of the session's state was remembered for another state.
      all &= classified != null && !changed;
      changed |= classified != null && classified.changesSession();
    }
    return all;
  }

  private @Nullable Remembered recall(Batch.Item item, ClientBytes bytes) {
    Prepared statement = item.statement;
    if (statement == null || statement.bySql()) {
      return null;
    }
    SqlText sql = statement.sql();
    boolean values = hasValues(item, bytes);
    StatementKey shape = shapeKey(sql, values);
    Remembered known = memory.recall(shape).orElse(null);
    if (known != null) {
      return known;
    }
    StatementKey exact = exactKey(item, sql, values, bytes);
    return exact == shape ? null : memory.recall(exact).orElse(null);
  }

  private StatementKey shapeKey(SqlText sql, boolean values) {
    return values ? sql.shapeKeyWithValues(tracker.state()) : sql.shapeKey(tracker.state());
  }

  private StatementKey exactKey(Batch.Item item, SqlText sql, boolean values, ClientBytes bytes) {
    if (!values) {
      return sql.exactKey(tracker.state());
    }
    return sql.exactKey(
        tracker.state(), bytes.slice(item.offset + item.valuesAt, item.length - item.valuesAt));
  }

  /// Whether a Bind brings values, or is not to be understood.
  private boolean hasValues(Batch.Item item, ClientBytes bytes) {
    if (item.type == 'Q') {
      return false;
    }
    try {
      values(item, bytes);
      int formats = reader.int16() & 0xffff;
      for (int i = 0; i < formats; i++) {
        reader.int16();
      }
      return reader.int16() != 0;
    } catch (ProtocolViolation e) {
      return true;
    }
  }

  private MessageReader values(Batch.Item item, ClientBytes bytes) {
    return bytes.read(reader, item.offset + item.valuesAt, item.length - item.valuesAt);
  }

  /// All statements are about to be forwarded, or were run elsewhere.
  void passed(Batch batch, Steps steps) {
    List<Batch.Item> items = batch.items();
    for (int i = 0; i < items.size(); i++) {
      Batch.Item item = items.get(i);
      Remembered remembered = item.remembered;
      if (item.asked) {
        continue;
      }
      if (item.decided != null) {
        track(item.decided);
      } else if (remembered != null) {
        steps.passed(remembered);
        track(remembered.classified());
      }
    }
  }

  /// Statements that were asked about are about to be forwarded.
  void track(Classified classified) {
    tracker.forwarded(classified);
    flow.copyPossible |= mayCopy(classified);
  }

  /// Whether a known batch may start a COPY: nothing may be under way then, so that the server's
  /// next answers are about it.
  boolean mayCopy(Batch batch) {
    List<Batch.Item> items = batch.items();
    for (int i = 0; i < items.size(); i++) {
      Remembered remembered = items.get(i).remembered;
      if (remembered != null && mayCopy(remembered.classified())) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayCopy(Classified classified) {
    List<Classified.Part> parts = classified.parts();
    for (int i = 0; i < parts.size(); i++) {
      String kind = parts.get(i).kind();
      if (kind.isEmpty() || kind.equals("COPY")) {
        return true;
      }
    }
    return false;
  }

  /// @return why this batch cannot be asked about
  Optional<PgError> unaskable(Batch batch) {
    int statements = 0;
    for (Batch.Item item : batch.items()) {
      statements += item.needsVerdict() ? 1 : 0;
      if (item.type == 'B' && item.statement != null && item.statement.bySql()) {
        return Optional.of(
            PgError.error(
                    "0A000",
                    "prepared statement \"%s\" was made by PREPARE and can be run through the gate"
                            .formatted(Names63.shown(item.name))
                        + " by EXECUTE only")
                .hint("Prepare it with the protocol's own Parse message, or use EXECUTE."));
      }
    }
    if (statements > batchStatements) {
      return Optional.of(
          PgError.error(
              "54000",
              "the pipeline has %d statements; at most %d can be judged together"
                  .formatted(statements, batchStatements)));
    }
    return Optional.empty();
  }

  /// The question about this batch: BEGIN or COMMIT at its ends alone when that is not known yet;
  /// else all other statements together.
  List<Asked> question(Batch batch, ClientBytes bytes) throws ProtocolViolation {
    List<Batch.Item> statements = statements(batch);
    statements.forEach(item -> item.asked = false);
    int first = 0;
    while (first < statements.size() - 1 && TransactionWords.begins(sql(statements.get(first)))) {
      first++;
    }
    int end = statements.size();
    while (end - 1 > first && TransactionWords.ends(sql(statements.get(end - 1)))) {
      end--;
    }
    for (int i = 0; i < statements.size(); i++) {
      Batch.Item item = statements.get(i);
      if ((i < first || i >= end) && !isKnown(item)) {
        item.asked = true;
        return List.of(asked(item, bytes));
      }
    }
    var asked = new ArrayList<Asked>();
    for (Batch.Item item : statements.subList(first, end)) {
      item.asked = true;
      asked.add(asked(item, bytes));
    }
    return asked;
  }

  /// Whether the question that was answered was not about all that is not known: then the batch is
  /// not decided yet.
  boolean leftOpen(Batch batch) {
    return statements(batch).stream().anyMatch(item -> !item.asked && !isKnown(item));
  }

  /// Whether every statement of the batch is parsed, bound and run before the next one is. Only
  /// then is it sure, when one of them changes the session's state, in which state the next was
  /// parsed.
  static boolean isOneByOne(Batch batch, ClientBytes bytes) {
    var parsed = new HashSet<String>();
    var bound = new HashSet<String>();
    boolean ran = false;
    for (Batch.Item item : batch.items()) {
      switch (item.type) {
        case 'P' -> parsed.add(item.name);
        case 'B' -> {
          if (ran && !parsed.contains(item.name)) {
            return false;
          }
          bound.add(item.portalName(bytes));
        }
        case 'E' -> {
          if (ran && !bound.contains(item.portalName(bytes))) {
            return false;
          }
          ran = true;
          parsed.clear();
          bound.clear();
        }
        default -> {}
      }
    }
    return true;
  }

  /// Whether every portal that the batch runs was bound in the state that is known now.
  boolean portalsAreOfThisState(Batch batch, ClientBytes bytes) {
    var bound = new HashSet<String>();
    for (Batch.Item item : batch.items()) {
      if (item.type == 'B') {
        bound.add(item.portalName(bytes));
      } else if (item.type == 'E') {
        String portal = item.portalName(bytes);
        if (!bound.contains(portal) && !tracker.isBoundUnderThisState(portal)) {
          return false;
        }
      }
    }
    return true;
  }

  /// What was asked about is allowed by itself.
  void decided(Batch batch, Classified classified) {
    for (Batch.Item item : batch.items()) {
      if (item.asked) {
        item.asked = false;
        item.decided = classified;
      }
    }
  }

  /// Whether all statements of the batch only bring a failed transaction to its end.
  static boolean onlyRecovers(Batch batch) {
    return batch.items().stream()
        .allMatch(item -> item.statement == null || TransactionWords.recovers(sql(item)));
  }

  /// Whether the server answers this batch in a failed transaction with nothing but that.
  static boolean failsAgain(Batch batch) {
    return batch.items().stream()
        .noneMatch(item -> item.statement != null && TransactionWords.mayRecover(sql(item)));
  }

  private static List<Batch.Item> statements(Batch batch) {
    return batch.items().stream().filter(Batch.Item::needsVerdict).toList();
  }

  private static boolean isKnown(Batch.Item item) {
    return item.decided != null || item.remembered != null;
  }

  private static SqlText sql(Batch.Item item) {
    Prepared statement = item.statement;
    if (statement == null) {
      throw new IllegalStateException("a statement without a text is never asked about");
    }
    return statement.sql();
  }

  private Asked asked(Batch.Item item, ClientBytes bytes) throws ProtocolViolation {
    SqlText sql = sql(item);
    BindMessage bind =
        item.type == 'B'
            ? BindMessage.parse(values(item, bytes), sql.types())
            : new BindMessage(List.of(), List.of());
    return new Asked(
        new Statement(sql.text(), bind.values()),
        session(),
        flow.status != Flow.IDLE || flow.groupOpen,
        tracker.transactionHasWorked(),
        tracker.transactionMayHaveMade(),
        exactKey(item, sql, !bind.values().isEmpty(), bytes),
        shape(sql, !bind.values().isEmpty()),
        bind.resultFormats());
  }

  private Optional<Object> shape(SqlText sql, boolean values) {
    return sql.hasShape() || values ? Optional.of(shapeKey(sql, values)) : Optional.empty();
  }

  private SessionState session() {
    SessionState plain = tracker.state().state();
    return new SessionState(
        plain.database(),
        plain.role(),
        plain.settings(),
        plain.temporary(),
        names.textsFor(tracker.state()));
  }
}
