package dev.countersign.postgres.rules.script;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Two ALTER TABLE of one table that one could do.
final class MergeAlterTable implements Rule {

  /// What has a turn of its own: joined, it would bring back a scan that it was split to avoid, or
  /// the server does not take it beside others.
  private static final Set<String> APART =
      Set.of(
          "AT_ValidateConstraint",
          "AT_SetNotNull",
          "AT_DropConstraint",
          "AT_AttachPartition",
          "AT_DetachPartition",
          "AT_DetachPartitionFinalize");

  @Override
  public Card card() {
    return Card.low(
            "merge-alter-table",
            """
            Two `ALTER TABLE` of one table, one behind the other in one transaction: one statement with both does it
            in one pass, and each rewrite or scan is done once. Never joined are `NOT VALID` with
            `VALIDATE CONSTRAINT`, and `SET NOT NULL` with the CHECK that proves it: together they bring the scan
            back. Nor is anything joined across a COMMIT.
            """)
        .on("AlterTableStmt")
        .bad("ALTER TABLE orders ADD COLUMN state text; ALTER TABLE orders ADD COLUMN reason text")
        .good("ALTER TABLE orders ADD COLUMN state text, ADD COLUMN reason text");
  }

  @Override
  public void check(Case statement, Report report) {
    Optional<SqlStatement> before = before(statement);
    if (before.isPresent() && canBeJoined(before.get(), statement)) {
      report.add(
          statement.targetName(),
          "%s is altered in line %d already; one ALTER TABLE could do both."
              .formatted(statement.targetName(), before.get().line()),
          "Join the subcommands in one ALTER TABLE.");
    }
  }

  /// The statement just before it in its transaction.
  private static Optional<SqlStatement> before(Case statement) {
    List<SqlStatement> earlier = statement.script().sameTransaction();
    return statement.is("AlterTableStmt") && !earlier.isEmpty()
        ? Optional.of(earlier.getLast())
        : Optional.empty();
  }

  private static boolean canBeJoined(SqlStatement before, Case statement) {
    JsonNode first = before.node().path("relation");
    JsonNode second = statement.node().path("relation");
    boolean sameTable =
        before.tag().equals("AlterTableStmt")
            && statement.named(first).equals(statement.targetName())
            && PgNode.flag(first, "inh") == PgNode.flag(second, "inh")
            && PgNode.text(before.node(), "objtype").equals(statement.field("objtype"));
    if (!sameTable) {
      return false;
    }
    List<JsonNode> earlier = commands(before.node());
    List<JsonNode> later = statement.commands();
    boolean free = later.stream().noneMatch(MergeAlterTable::isApart);
    return free
        && earlier.stream().noneMatch(MergeAlterTable::isApart)
        && !dependsOn(later, earlier)
        && !bringsScanBack(before, earlier, statement);
  }

  private static boolean isApart(JsonNode command) {
    return APART.contains(PgNode.text(command, "subtype"));
  }

  /// Whether the later commands name what the earlier ones made or changed, or read it in an
  /// expression; one statement does its commands in an order of its own.
  private static boolean dependsOn(List<JsonNode> later, List<JsonNode> earlier) {
    var names = new HashSet<String>();
    earlier.forEach(command -> names.addAll(names(command)));
    String text = later.toString();
    return names.stream().anyMatch(name -> text.contains('"' + name + '"'));
  }

  private static Set<String> names(JsonNode command) {
    var names = new HashSet<String>();
    JsonNode definition = PgNode.of(command.path("def")).body();
    names.add(PgNode.text(command, "name"));
    names.add(PgNode.text(definition, "colname"));
    names.add(PgNode.text(definition, "conname"));
    names.remove("");
    return names;
  }

  private static boolean bringsScanBack(
      SqlStatement before, List<JsonNode> earlier, Case statement) {
    var both = new ArrayList<>(earlier);
    both.addAll(statement.commands());
    long joined = passes(statement.locksOf(both.toArray(JsonNode[]::new)));
    long apart = passes(statement.forecast().apply(before)) + passes(statement.locks());
    return joined > apart;
  }

  private static long passes(List<LockForecast> locks) {
    return locks.stream().filter(lock -> lock.scan() || lock.rewrite()).count();
  }

  private static List<JsonNode> commands(JsonNode alter) {
    return alter.path("cmds").valueStream().map(item -> PgNode.of(item).body()).toList();
  }
}
