package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fact;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The constraints that a statement writes down.
final class Constraints {

  private static final Fact<List<Written>> WRITTEN = new Fact<>(Constraints::read);

  private Constraints() {}

  /// One constraint.
  ///
  /// @param node its syntax
  /// @param column the definition of the column that it stands at; a missing node when it stands at
  ///   a table or domain
  record Written(JsonNode node, JsonNode column) {

    String kind() {
      return PgNode.text(node, "contype");
    }

    String name() {
      return PgNode.text(node, "conname");
    }

    /// Its name, or where it stands.
    String words() {
      String at = PgNode.text(column, "colname");
      return !name().isEmpty() ? name() : at.isEmpty() ? kind().substring(7) : at;
    }
  }

  /// All of them, of tables, columns and domains, in order.
  static List<Written> of(Case statement) {
    return statement.get(WRITTEN);
  }

  private static List<Written> read(Case statement) {
    var all = new ArrayList<Written>();
    JsonNode node = statement.node();
    switch (statement.tag()) {
      case "CreateStmt" -> node.path("tableElts").forEach(item -> element(PgNode.of(item), all));
      case "AlterTableStmt" ->
          statement.commands().forEach(command -> element(PgNode.of(command.path("def")), all));
      case "CreateDomainStmt" -> at(node, all);
      case "AlterDomainStmt" -> element(PgNode.of(node.path("def")), all);
      default -> {}
    }
    return all;
  }

  /// The columns that a CREATE TABLE or ALTER TABLE defines.
  static List<JsonNode> columns(Case statement) {
    var all = new ArrayList<JsonNode>();
    statement.node().path("tableElts").forEach(item -> column(PgNode.of(item), all));
    statement.commands().forEach(command -> column(PgNode.of(command.path("def")), all));
    return all;
  }

  private static void column(PgNode element, List<JsonNode> all) {
    if (element.is("ColumnDef")) {
      all.add(element.body());
    }
  }

  private static void element(PgNode element, List<Written> all) {
    if (element.is("Constraint")) {
      all.add(new Written(element.body(), element.get("no column")));
    } else if (element.is("ColumnDef")) {
      at(element.body(), all);
    }
  }

  private static void at(JsonNode column, List<Written> all) {
    column
        .path("constraints")
        .forEach(item -> all.add(new Written(PgNode.of(item).body(), column)));
  }
}
