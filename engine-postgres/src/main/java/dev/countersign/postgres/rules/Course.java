package dev.countersign.postgres.rules;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.locks.LockMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the earlier statements of a change have left behind when a statement begins: locks that the
/// transaction still holds, and constraints. What was rolled back is left out. Immutable.
public final class Course {

  private final Left left;
  private final Left atBegin;
  private final List<Savepoint> savepoints;

  private Course(Left left, Left atBegin, List<Savepoint> savepoints) {
    this.left = left;
    this.atBegin = atBegin;
    this.savepoints = savepoints;
  }

  /// Before the first statement.
  public static Course start() {
    return new Course(Left.NOTHING, Left.NOTHING, List.of());
  }

  /// A lock that the transaction holds.
  ///
  /// @param lock the strongest on its object
  /// @param line where the statement is that took it
  public record Held(LockForecast lock, int line) {

    /// Whether it is of the strongest mode.
    public boolean exclusive() {
      return LockMode.of(lock.mode()) == LockMode.ACCESS_EXCLUSIVE;
    }

    Held stronger(Held other) {
      return LockMode.of(lock.mode()).compareTo(LockMode.of(other.lock.mode())) >= 0 ? this : other;
    }
  }

  /// A CHECK constraint that the change added.
  ///
  /// @param table the table in words, as [Case#targetName] has it
  /// @param name its name; empty text when the server chooses it
  /// @param condition its syntax tree
  /// @param validated whether all rows were checked
  public record Check(String table, String name, JsonNode condition, boolean validated) {

    Check valid() {
      return new Check(table, name, condition, true);
    }

    String key() {
      return Left.key(table, name);
    }
  }

  private record Savepoint(String name, Left left) {}

  /// Behind a statement.
  Course after(Case statement) {
    if (statement.is("TransactionStmt")) {
      return transaction(statement);
    }
    boolean inside = statement.script().inTransaction();
    Left now = left.with(statement, inside);
    return new Course(now, inside ? atBegin : now, inside ? savepoints : List.of());
  }

  private Course transaction(Case statement) {
    String savepoint = statement.field("savepoint_name");
    return switch (statement.field("kind")) {
      case "TRANS_STMT_COMMIT", "TRANS_STMT_PREPARE" ->
          new Course(left.released(), left.released(), List.of());
      case "TRANS_STMT_ROLLBACK" -> new Course(atBegin, atBegin, List.of());
      case "TRANS_STMT_SAVEPOINT" -> {
        var more = new ArrayList<>(savepoints);
        more.add(new Savepoint(savepoint, left));
        yield new Course(left, atBegin, more);
      }
      case "TRANS_STMT_ROLLBACK_TO" ->
          at(savepoint)
              .map(i -> new Course(savepoints.get(i).left(), atBegin, savepoints.subList(0, i + 1)))
              .orElse(this);
      case "TRANS_STMT_RELEASE" ->
          at(savepoint).map(i -> new Course(left, atBegin, savepoints.subList(0, i))).orElse(this);
      default -> this;
    };
  }

  private Optional<Integer> at(String name) {
    for (int i = savepoints.size() - 1; i >= 0; i--) {
      if (savepoints.get(i).name().equals(name)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /// Locks on live relations that make writes or reads wait, and that the transaction holds; by
  /// line. None outside of a transaction.
  public List<Held> held() {
    Collection<Held> all = left.held().values();
    return all.isEmpty()
        ? List.of()
        : all.stream().sorted(Comparator.comparingInt(Held::line)).toList();
  }

  /// That on one object.
  public Optional<Held> held(String object) {
    return Optional.ofNullable(left.held().get(object));
  }

  /// CHECK constraints of a table that the change added and did not drop.
  public List<Check> checks(String table) {
    return left.checks().stream().filter(check -> check.table().equals(table)).toList();
  }

  /// Names of constraints of a table that the change dropped.
  public List<String> dropped(String table) {
    String prefix = Left.key(table, "");
    return left.removed().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .toList();
  }

  /// Whether the change made a column of a table NOT NULL.
  public boolean madeNotNull(String table, String column) {
    return left.notNull().contains(Left.key(table, column));
  }

  /// Whether the change validated a constraint of a table.
  public boolean validated(String table, String constraint) {
    return left.validated().contains(Left.key(table, constraint));
  }
}
