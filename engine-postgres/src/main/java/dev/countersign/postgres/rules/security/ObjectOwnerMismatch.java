package dev.countersign.postgres.rules.security;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// An object whose owner changes, or is not who runs the change.
final class ObjectOwnerMismatch implements Probe {

  @Override
  public Card card() {
    return Card.medium(
            "object-owner-mismatch",
            """
            An owner may do everything with an object, and only its owner may alter or drop it. `OWNER TO` and
            `REASSIGN OWNED` give that away; later changes by the old owner fail. A review asks the server whether
            the role that runs the change owns what it alters, and says so when it will be refused.
            """)
        .on("ReassignOwnedStmt", "AlterOwnerStmt", "AT_ChangeOwner")
        .bad("ALTER TABLE notes OWNER TO clerk", "REASSIGN OWNED BY trainee TO clerk")
        .good("CREATE TABLE memos (id bigint PRIMARY KEY); ALTER TABLE memos OWNER TO clerk");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("ReassignOwnedStmt")) {
      changes("", PgNode.text(statement.node().path("newrole"), "rolename"), report);
    }
    if (statement.is("AlterOwnerStmt")) {
      JsonNode node = statement.node();
      String name =
          node.has("relation")
              ? statement.targetName()
              : String.join(".", statement.objectNames(node.path("object")));
      changes(name, PgNode.text(node.path("newowner"), "rolename"), report);
    }
    boolean fresh = statement.fresh().relation(statement.node().path("relation"));
    for (JsonNode command : statement.commands("AT_ChangeOwner")) {
      String owner = PgNode.text(command.path("newowner"), "rolename");
      boolean same = statement.target().map(Relation::owner).filter(owner::equals).isPresent();
      if (!fresh && !same) {
        changes(statement.targetName(), owner, report);
      }
    }
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    for (Relation relation : needed(statement)) {
      List<List<String>> answer = server.rows(MAY, relation.schema(), relation.owner());
      if (!answer.isEmpty() && answer.getFirst().getFirst().equals("f")) {
        report.add(
            relation.objectName().qualified(),
            "The statement will be refused: %s belongs to %s, and %s runs the change."
                .formatted(
                    relation.objectName().qualified(),
                    relation.owner(),
                    answer.getFirst().getLast()),
            "Let the owner run it, or give the role that runs changes membership in %s."
                .formatted(relation.owner()));
      }
    }
  }

  /// Whoever owns the schema may drop what is in it; that much is let pass for every statement.
  private static final String MAY =
      """
      SELECT pg_catalog.pg_has_role(o.oid, 'USAGE')
          OR EXISTS (SELECT FROM pg_catalog.pg_namespace n
            WHERE n.nspname OPERATOR(pg_catalog.=) ? AND pg_catalog.pg_has_role(n.nspowner, 'USAGE')
              AND n.nspowner OPERATOR(pg_catalog.<>) o.oid),
        current_user
      FROM pg_catalog.pg_roles o WHERE o.rolname OPERATOR(pg_catalog.=) ?
      """;

  private static List<Relation> needed(Case statement) {
    Stream<Relation> relations =
        switch (statement.tag()) {
          case "AlterTableStmt", "IndexStmt", "RenameStmt", "AlterObjectSchemaStmt" ->
              statement.target().stream();
          case "CreatePolicyStmt", "AlterPolicyStmt" ->
              statement.found().relation(statement.node().path("table")).stream();
          case "DropStmt" -> dropped(statement);
          default -> Stream.empty();
        };
    return relations.toList();
  }

  private static Stream<Relation> dropped(Case statement) {
    boolean relations =
        statement.field("removeType").matches("OBJECT_(TABLE|VIEW|MATVIEW|SEQUENCE|FOREIGN_TABLE)");
    return relations
        ? statement.dropped().stream().flatMap(names -> statement.found().relation(names).stream())
        : Stream.empty();
  }

  private static void changes(String object, String owner, Report report) {
    report.add(
        object,
        "%s may do everything with %s from now on, and its owner until now no more than others."
            .formatted(owner.isEmpty() ? "Another role" : owner, object.isEmpty() ? "it" : object),
        "Make sure that later changes run as a member of the new owner.");
  }
}
