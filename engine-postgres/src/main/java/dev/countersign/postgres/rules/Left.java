package dev.countersign.postgres.rules;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.LockForecast.Release;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.locks.LockMode;
import dev.countersign.postgres.rules.Course.Check;
import dev.countersign.postgres.rules.Course.Held;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What statements leave behind, as long as nothing rolls them back.
///
/// @param held the strongest lock on each object that others wait for
/// @param checks CHECK constraints that were added
/// @param removed constraints that were dropped, each as [#key]
/// @param validated constraints that were validated, each as [#key]
/// @param notNull columns that were made NOT NULL, each as [#key]
record Left(
    Map<String, Held> held,
    List<Check> checks,
    Set<String> removed,
    Set<String> validated,
    Set<String> notNull) {

  static final Left NOTHING = new Left(Map.of(), List.of(), Set.of(), Set.of(), Set.of());

  private static final int HELD_MAX = 1000;

  /// How a constraint or column of a table is called in the sets.
  static String key(String table, String constraint) {
    return table + '\0' + constraint;
  }

  /// The same behind a statement that is not about transactions.
  Left with(Case statement, boolean inTransaction) {
    Left after = statement.is("AlterTableStmt") ? altered(statement) : this;
    return inTransaction ? after.holding(statement) : after.released();
  }

  /// The same behind the end of the transaction.
  Left released() {
    return held.isEmpty() ? this : new Left(Map.of(), checks, removed, validated, notNull);
  }

  private Left altered(Case statement) {
    String table = statement.targetName();
    var after = this;
    for (JsonNode command : statement.commands()) {
      String name = PgNode.text(command, "name");
      after =
          switch (PgNode.text(command, "subtype")) {
            case "AT_AddConstraint" -> after.added(table, PgNode.of(command.path("def")).body());
            case "AT_ValidateConstraint" -> after.validating(key(table, name));
            case "AT_DropConstraint" -> after.dropping(table, name);
            case "AT_SetNotNull" -> after.withNotNull(more(after.notNull, key(table, name)));
            default -> after;
          };
    }
    return after;
  }

  private Left added(String table, JsonNode constraint) {
    if (!PgNode.text(constraint, "contype").equals("CONSTR_CHECK")) {
      return this;
    }
    boolean enforced = !constraint.has("is_enforced") || PgNode.flag(constraint, "is_enforced");
    boolean valid = enforced && !PgNode.flag(constraint, "skip_validation");
    var check =
        new Check(table, PgNode.text(constraint, "conname"), constraint.path("raw_expr"), valid);
    return withChecks(
        Stream.concat(checks.stream(), Stream.of(check)).toList(), removed, validated);
  }

  private Left validating(String key) {
    return withChecks(
        checks.stream().map(check -> check.key().equals(key) ? check.valid() : check).toList(),
        removed,
        more(validated, key));
  }

  private Left dropping(String table, String name) {
    String key = key(table, name);
    return withChecks(
        checks.stream().filter(check -> !check.key().equals(key)).toList(),
        more(removed, key),
        validated);
  }

  private Left withChecks(List<Check> all, Set<String> gone, Set<String> valid) {
    return new Left(held, all, gone, valid, notNull);
  }

  private Left withNotNull(Set<String> columns) {
    return new Left(held, checks, removed, validated, columns);
  }

  private Left holding(Case statement) {
    List<LockForecast> strong =
        statement.locks().stream()
            .filter(lock -> lock.release() == Release.TRANSACTION)
            .filter(lock -> LockMode.of(lock.mode()).blocksWrites())
            .filter(lock -> !isHeld(lock))
            .filter(lock -> statement.isLive(lock.object()))
            .toList();
    if (strong.isEmpty() || held.size() > HELD_MAX) {
      return this;
    }
    var all = new HashMap<>(held);
    int line = statement.statement().orElseThrow().line();
    strong.forEach(lock -> all.merge(lock.object(), new Held(lock, line), Held::stronger));
    return new Left(all, checks, removed, validated, notNull);
  }

  private boolean isHeld(LockForecast lock) {
    return Optional.ofNullable(held.get(lock.object()))
        .map(there -> LockMode.of(there.lock().mode()))
        .filter(mode -> mode.compareTo(LockMode.of(lock.mode())) >= 0)
        .isPresent();
  }

  private static Set<String> more(Set<String> set, String item) {
    var all = new HashSet<>(set);
    all.add(item);
    return all;
  }
}
