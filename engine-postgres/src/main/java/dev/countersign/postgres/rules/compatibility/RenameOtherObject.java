package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Map;

/// A view, function, type, index, constraint or the like under a new name.
final class RenameOtherObject implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "rename-other-object",
            """
            Whatever uses the object by its old name fails: queries of a view, calls of a function, `nextval` of a
            sequence, `ON CONFLICT ON CONSTRAINT`, hints and monitoring of an index, later migrations. Create the
            object under the new name beside the old one where that is possible.
            """)
        .on("RenameStmt")
        .bad(
            "ALTER VIEW totals RENAME TO sums",
            "ALTER INDEX notes_pkey RENAME TO notes_key",
            "ALTER TABLE notes RENAME CONSTRAINT notes_pkey TO notes_key",
            "ALTER TYPE mood RENAME TO temper")
        .good(
            "CREATE VIEW sums AS SELECT qty FROM orders",
            "ALTER POLICY orders_all ON orders RENAME TO orders_everybody");
  }

  @Override
  public void check(Case statement, Report report) {
    String what = statement.is("RenameStmt") ? statement.field("renameType") : "";
    boolean table = what.equals("OBJECT_TABLE") || what.equals("OBJECT_FOREIGN_TABLE");
    String users = table ? ofTable(statement) : USERS.getOrDefault(what, "");
    if (users.isEmpty() || (table && RenameTable.renames(statement)) || Named.isFresh(statement)) {
      return;
    }
    String part = what.endsWith("CONSTRAINT") ? "." + statement.field("subname") : "";
    String name = Named.words(statement) + part;
    report.add(
        name,
        "%s know %s by this name, not as %s.".formatted(users, name, statement.field("newname")),
        "Make sure that nothing uses the old name any more.");
  }

  /// What ALTER TABLE renames when it is no table.
  private static String ofTable(Case statement) {
    if (Named.isIndex(statement)) {
      return USERS.getOrDefault("OBJECT_INDEX", "");
    }
    return statement
        .target()
        .map(relation ->
            switch (relation.kind()) {
              case TABLE, PARTITIONED_TABLE, FOREIGN_TABLE -> "Jobs that look after partitions";
              case VIEW, MATERIALIZED_VIEW -> "Queries";
              case SEQUENCE -> "Calls of nextval";
              case COMPOSITE_TYPE -> "Casts and functions";
            })
        .orElse("");
  }

  private static final Map<String, String> USERS =
      Map.ofEntries(
          Map.entry("OBJECT_VIEW", "Queries"),
          Map.entry("OBJECT_MATVIEW", "Queries"),
          Map.entry("OBJECT_FUNCTION", "Callers"),
          Map.entry("OBJECT_PROCEDURE", "Callers"),
          Map.entry("OBJECT_ROUTINE", "Callers"),
          Map.entry("OBJECT_AGGREGATE", "Queries"),
          Map.entry("OBJECT_TYPE", "Casts and functions"),
          Map.entry("OBJECT_DOMAIN", "Casts and functions"),
          Map.entry("OBJECT_COLLATION", "Queries"),
          Map.entry("OBJECT_INDEX", "Hints, monitoring and later migrations"),
          Map.entry("OBJECT_TABCONSTRAINT", "ON CONFLICT, error handling and later migrations"),
          Map.entry("OBJECT_DOMCONSTRAINT", "Error handling and later migrations"),
          Map.entry("OBJECT_SEQUENCE", "Calls of nextval"),
          Map.entry("OBJECT_PUBLICATION", "Subscribers"),
          Map.entry("OBJECT_FOREIGN_SERVER", "Whoever imports from it"),
          Map.entry("OBJECT_DATABASE", "Clients"));
}
