package dev.countersign.postgres.rules.security;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import java.sql.SQLException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A table whose rows replication can no longer tell apart.
final class ReplicaIdentityChange implements Probe {

  @Override
  public Card card() {
    return Card.high(
            "replica-identity-change",
            """
            Logical replication names rows by the replica identity: the primary key, unless the table says otherwise.
            Without one, every UPDATE and DELETE of a published table fails at once; with another one, subscribers and
            readers of the change stream get other old values. A review asks the server whether the table is
            published before it is silent about a primary key that goes.
            """)
        .on("AT_ReplicaIdentity")
        .bad(
            "ALTER TABLE orders REPLICA IDENTITY NOTHING",
            "ALTER TABLE orders REPLICA IDENTITY FULL")
        .good("CREATE TABLE logs (id bigint PRIMARY KEY); ALTER TABLE logs REPLICA IDENTITY FULL");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.fresh().relation(statement.node().path("relation"))) {
      return;
    }
    for (JsonNode command : statement.commands("AT_ReplicaIdentity")) {
      String kind = PgNode.text(PgNode.of(command.path("def")).body(), "identity_type");
      report.add(
          statement.targetName(),
          switch (kind) {
            case "n" ->
                "Replication cannot name rows of %s: where it is published, UPDATE and DELETE fail."
                    .formatted(statement.targetName());
            case "f" ->
                "Every UPDATE and DELETE of %s writes the whole old row into the log."
                    .formatted(statement.targetName());
            default ->
                "Subscribers get other old values of %s than before."
                    .formatted(statement.targetName());
          },
          ADVICE);
    }
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    Optional<Relation> table = statement.target().filter(t -> dropsKey(statement, t));
    if (table.isEmpty()) {
      return;
    }
    String published =
        server.rows(PUBLISHED, table.get().schema(), table.get().name()).getFirst().getFirst();
    if (!published.isEmpty()) {
      report.add(
          statement.targetName(),
          "%s is published (%s) and loses its key: every UPDATE and DELETE of it fails."
              .formatted(statement.targetName(), published),
          ADVICE);
    }
  }

  private static final String PUBLISHED =
      """
      SELECT pg_catalog.string_agg(p.pubname::pg_catalog.text, ', ' ORDER BY p.pubname)
      FROM pg_catalog.pg_publication_tables p
      WHERE p.schemaname OPERATOR(pg_catalog.=) ? AND p.tablename OPERATOR(pg_catalog.=) ?
      """;

  private static boolean dropsKey(Case statement, Relation table) {
    Optional<String> key = table.primaryKey().map(Index::constraint);
    boolean getsOne =
        statement.commands("AT_AddConstraint").stream()
            .map(command -> PgNode.of(command.path("def")).body())
            .anyMatch(constraint -> PgNode.text(constraint, "contype").equals("CONSTR_PRIMARY"));
    return !getsOne
        && statement.commands("AT_DropConstraint").stream()
            .anyMatch(command -> key.filter(PgNode.text(command, "name")::equals).isPresent());
  }

  private static final String ADVICE =
      "Look at what reads the changes of the table, and give it a unique index for its identity first.";
}
