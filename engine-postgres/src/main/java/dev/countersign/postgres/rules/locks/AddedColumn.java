package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fact;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A column that an ALTER TABLE adds.
///
/// @param command the subcommand
/// @param definition the column
record AddedColumn(JsonNode command, JsonNode definition) {

  private static final Set<String> SERIAL =
      Set.of("serial", "serial2", "serial4", "serial8", "smallserial", "bigserial");

  private static final Fact<List<AddedColumn>> ADDED = new Fact<>(AddedColumn::read);

  static List<AddedColumn> of(Case statement) {
    return statement.get(ADDED);
  }

  private static List<AddedColumn> read(Case statement) {
    return statement.commands("AT_AddColumn").stream()
        .map(command -> new AddedColumn(command, PgNode.of(command.path("def")).body()))
        .toList();
  }

  String name() {
    return PgNode.text(definition, "colname");
  }

  /// Its first constraint of a type such as `CONSTR_DEFAULT`.
  Optional<JsonNode> constraint(String type) {
    return definition
        .path("constraints")
        .valueStream()
        .map(item -> PgNode.of(item).body())
        .filter(constraint -> PgNode.text(constraint, "contype").equals(type))
        .findFirst();
  }

  boolean has(String type) {
    return constraint(type).isPresent();
  }

  /// Whether its values are numbers of a sequence of its own, or of one that its default names.
  boolean isSerial() {
    List<String> type = PgNode.names(definition.path("typeName").path("names"));
    return (type.size() == 1 && SERIAL.contains(type.getLast()))
        || constraint("CONSTR_DEFAULT").filter(c -> isNextval(c.path("raw_expr"))).isPresent();
  }

  private static boolean isNextval(JsonNode expression) {
    var node = PgNode.of(expression);
    return node.is("TypeCast")
        ? isNextval(node.get("arg"))
        : node.is("FuncCall") && PgNode.names(node.get("funcname")).getLast().equals("nextval");
  }
}
