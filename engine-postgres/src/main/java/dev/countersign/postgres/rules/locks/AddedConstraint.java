package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fact;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A constraint that an ALTER TABLE adds to columns that are there.
///
/// @param command the subcommand
/// @param node the constraint
record AddedConstraint(JsonNode command, JsonNode node) {

  private static final Fact<List<AddedConstraint>> ADDED = new Fact<>(AddedConstraint::read);

  /// Those of a type such as `CONSTR_CHECK`.
  static List<AddedConstraint> of(Case statement, String type) {
    List<AddedConstraint> all = statement.get(ADDED);
    return all.isEmpty()
        ? all
        : all.stream().filter(one -> PgNode.text(one.node, "contype").equals(type)).toList();
  }

  private static List<AddedConstraint> read(Case statement) {
    return statement.commands("AT_AddConstraint").stream()
        .map(command -> new AddedConstraint(command, PgNode.of(command.path("def")).body()))
        .toList();
  }

  /// Its name; empty text when the server chooses it.
  String name() {
    return PgNode.text(node, "conname");
  }

  /// The index that it is made from; empty text when it builds one.
  String index() {
    return PgNode.text(node, "indexname");
  }

  boolean notValid() {
    return PgNode.flag(node, "skip_validation");
  }

  /// Its columns.
  List<String> columns() {
    return PgNode.names(node.path("keys"));
  }
}
