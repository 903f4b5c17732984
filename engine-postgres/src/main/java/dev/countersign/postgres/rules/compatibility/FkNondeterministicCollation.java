package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A foreign key over texts that are equal without being the same.
final class FkNondeterministicCollation implements Rule {

  @Override
  public Card card() {
    return Card.low(
            "fk-nondeterministic-collation",
            """
            Under a nondeterministic collation `Anna` may equal `anna`: rows refer to a key that is spelled
            differently, joins under another collation find nothing, and a key may be changed in its spelling without
            the references following. Refer to an identifier instead.
            """)
        .on("CreateStmt", "AlterTableStmt", "CreateDomainStmt", "AlterDomainStmt")
        .bad("CREATE TABLE nicks (id bigint PRIMARY KEY, name text COLLATE loose REFERENCES names)")
        .good("CREATE TABLE nicks (id bigint PRIMARY KEY, name text COLLATE loose)");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Constraints.Written constraint : Constraints.of(statement)) {
      if (constraint.kind().equals("CONSTR_FOREIGN")
          && collations(constraint, statement).anyMatch(c -> isLoose(c, statement))) {
        report.at(
            constraint.node(),
            statement.targetName(),
            "References from %s to %s may differ from the keys that they match."
                .formatted(
                    statement.targetName(), statement.named(constraint.node().path("pktable"))),
            "Refer to an identifier instead, or use a deterministic collation.");
      }
    }
  }

  private static Stream<String> collations(Constraints.Written foreignKey, Case statement) {
    JsonNode key = foreignKey.node();
    JsonNode clause = foreignKey.column().path("collClause").path("collname");
    List<String> own = PgNode.names(key.path("fk_attrs"));
    Stream<String> written = clause.isMissingNode() ? Stream.of() : Stream.of(last(clause));
    Stream<String> ofTable =
        Constraints.columns(statement).stream()
            .filter(column -> own.contains(PgNode.text(column, "colname")))
            .map(column -> column.path("collClause").path("collname"))
            .filter(name -> !name.isMissingNode())
            .map(FkNondeterministicCollation::last);
    Stream<String> there = statement.target().stream().flatMap(t -> of(t, own));
    Stream<String> referenced =
        statement.found().relation(key.path("pktable")).stream()
            .flatMap(t -> of(t, referenced(key, t)));
    return Stream.of(written, ofTable, there, referenced).flatMap(s -> s);
  }

  private static List<String> referenced(JsonNode key, Relation table) {
    List<String> named = PgNode.names(key.path("pk_attrs"));
    return named.isEmpty()
        ? table.primaryKey().stream()
            .flatMap(index -> index.columns().stream())
            .flatMap(number -> table.column(number).stream())
            .map(Column::name)
            .toList()
        : named;
  }

  private static Stream<String> of(Relation table, List<String> columns) {
    return table.columns().stream()
        .filter(column -> columns.contains(column.name()))
        .flatMap(column -> column.collation().stream())
        .map(name -> name.substring(name.lastIndexOf('.') + 1).replace("\"", ""));
  }

  private static String last(JsonNode names) {
    return PgNode.names(names).getLast();
  }

  private static boolean isLoose(String collation, Case statement) {
    return statement.catalog().looseCollations().contains(collation)
        || statement.script().earlier().stream()
            .filter(earlier -> earlier.tag().equals("DefineStmt"))
            .map(SqlStatement::node)
            .filter(node -> last(node.path("defnames")).equals(collation))
            .anyMatch(FkNondeterministicCollation::definesLoose);
  }

  private static boolean definesLoose(JsonNode define) {
    return define
        .path("definition")
        .valueStream()
        .map(item -> PgNode.of(item).body())
        .filter(option -> PgNode.text(option, "defname").equals("deterministic"))
        .anyMatch(option -> option.path("arg").toString().contains("false"));
  }
}
