package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import tools.jackson.databind.JsonNode;

/// A table in which no row has a name.
final class RequirePrimaryKey implements Rule {

  private static final int LIKE_INDEXES = 1 << 6;

  @Override
  public Card card() {
    return Card.medium(
            "require-primary-key",
            """
            Without a primary key no row can be named: logical replication refuses its updates and deletes, doubles
            cannot be removed one by one, and a bounded write cannot be told from an unbounded one. Temporary and
            unlogged tables, partitions and copies made by CREATE TABLE AS are not found, nor is a table that gets
            its key later in the same change.
            """)
        .on("CreateStmt")
        .bad("CREATE TABLE visits (id bigint, at timestamptz)")
        .good(
            "CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz)",
            "CREATE TABLE visits (id bigint); ALTER TABLE public.visits ADD PRIMARY KEY (id)",
            "CREATE TEMPORARY TABLE visits (id bigint)",
            "CREATE TABLE events_2041 PARTITION OF events FOR VALUES FROM ('2041-01-01') TO ('2042-01-01')",
            "CREATE TABLE visits (LIKE orders INCLUDING ALL)");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode table = statement.node().path("relation");
    if (Tables.makesTable(statement)
        && !PgNode.text(table, "relpersistence").equals("u")
        && !copiesKey(statement)
        && !isAttached(statement, table)
        && NewConstraint.in(statement).stream().noneMatch(NewConstraint::isPrimaryKey)
        && Tables.others(statement, table)
            .flatMap(other -> NewConstraint.in(other).stream())
            .noneMatch(NewConstraint::isPrimaryKey)) {
      report.at(
          table,
          statement.named(table),
          "%s has no primary key, so no row of it can be named.".formatted(statement.named(table)),
          "Add a primary key, such as id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY.");
    }
  }

  private static boolean copiesKey(Case statement) {
    for (JsonNode item : statement.node().path("tableElts")) {
      JsonNode like = item.path("TableLikeClause");
      if ((like.path("options").asInt(0) & LIKE_INDEXES) != 0
          && statement
              .found()
              .relation(like.path("relation"))
              .map(source -> source.primaryKey().isPresent())
              .orElse(true)) {
        return true;
      }
    }
    return false;
  }

  /// It becomes a partition later in the change, and gets its parent's key then.
  private static boolean isAttached(Case statement, JsonNode table) {
    return statement.script().later().stream()
        .flatMap(other -> other.node().path("cmds").valueStream())
        .map(item -> PgNode.of(item).body())
        .filter(command -> PgNode.text(command, "subtype").equals("AT_AttachPartition"))
        .map(command -> PgNode.of(command.path("def")).get("name"))
        .anyMatch(partition -> Tables.same(statement, table, partition));
  }
}
