package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A type or domain dropped, or an enum put in the place of one that had more values.
final class DropTypeOrDomain implements Probe {

  private static final String LABELS =
      """
      SELECT e.enumlabel FROM pg_catalog.pg_enum e
        JOIN pg_catalog.pg_type t ON t.oid = e.enumtypid
        JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
       WHERE t.typname = ? AND (n.nspname = ? OR (? = '' AND pg_catalog.pg_type_is_visible(t.oid)))
       ORDER BY e.enumsortorder
      """;

  @Override
  public Card card() {
    return Card.high(
            "drop-type-or-domain",
            """
            Programs that send or receive values of the type fail, and a dropped domain's checks are gone. An enum
            cannot lose a value in place; a new enum that takes its name without some of the values does just that,
            and fails where rows still have them.
            """)
        .on("DropStmt")
        .bad("DROP TYPE IF EXISTS shade", "DROP DOMAIN positive")
        .good(
            "DROP TYPE IF EXISTS never_made", "CREATE TYPE helper AS ENUM ('a'); DROP TYPE helper");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Dropped type : Dropped.of(statement, "OBJECT_TYPE", "OBJECT_DOMAIN")) {
      report.add(
          type.object(),
          "%s is dropped: programs that use it fail.".formatted(type.object()),
          "Make sure that no column, function or program uses it.");
    }
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    if (!statement.is("CreateEnumStmt")) {
      return;
    }
    List<String> names = PgNode.names(statement.node().path("typeName"));
    if (statement.script().earlier().stream().anyMatch(earlier -> renames(names, earlier))) {
      String schema = names.size() > 1 ? names.getFirst() : "";
      var lost = new ArrayList<String>();
      server.rows(LABELS, names.getLast(), schema, schema).forEach(row -> lost.add(row.getFirst()));
      lost.removeAll(PgNode.names(statement.node().path("vals")));
      if (!lost.isEmpty()) {
        report.add(
            String.join(".", names),
            "The new %s lacks the values %s of the one that it takes the place of."
                .formatted(names.getLast(), String.join(", ", lost)),
            "Change the rows that have these values first.");
      }
    }
  }

  private static boolean renames(List<String> names, SqlStatement earlier) {
    JsonNode node = earlier.node();
    return earlier.tag().equals("RenameStmt")
        && PgNode.text(node, "renameType").equals("OBJECT_TYPE")
        && PgNode.names(PgNode.of(node.path("object")).get("items"))
            .getLast()
            .equals(names.getLast());
  }
}
