package dev.countersign.postgres.rules;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.Generation;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One object that a DROP really drops: neither what the same change made, nor what only its
/// session sees, nor what `IF EXISTS` will not find.
///
/// @param names its name, part by part; of a trigger behind the name of its table
/// @param object the same in words
public record Dropped(List<String> names, String object) {

  private static final Set<String> RENAMES = Set.of("RenameStmt", "AlterObjectSchemaStmt");

  /// Those of these types, such as `OBJECT_VIEW`.
  public static List<Dropped> of(Case statement, String... types) {
    if (!statement.is("DropStmt") || !Set.of(types).contains(statement.field("removeType"))) {
      return List.of();
    }
    var all = new ArrayList<Dropped>();
    for (List<String> names : statement.dropped()) {
      if (!isFresh(names, statement) && !isAbsent(names, statement)) {
        all.add(new Dropped(names, inWords(names, statement)));
      }
    }
    return all;
  }

  /// The columns that hold values of their own and that an ALTER TABLE drops.
  public static List<Dropped> columns(Case statement) {
    return statement.commands("AT_DropColumn").stream()
        .filter(command -> hasValues(PgNode.text(command, "name"), command, statement))
        .map(command -> PgNode.text(command, "name"))
        .map(column -> new Dropped(List.of(column), statement.targetName() + "." + column))
        .toList();
  }

  private static boolean hasValues(String column, JsonNode command, Case statement) {
    Optional<Relation> table = statement.target();
    Optional<Column> known = table.flatMap(t -> t.column(column));
    boolean absent = table.isPresent() && known.isEmpty() && PgNode.flag(command, "missing_ok");
    boolean computed = known.filter(c -> c.generation() == Generation.VIRTUAL).isPresent();
    return !absent
        && !computed
        && !statement.fresh().part(statement.node().path("relation"), column);
  }

  private static boolean isFresh(List<String> names, Case statement) {
    var fresh = statement.fresh();
    return switch (statement.field("removeType")) {
      case "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE" ->
          fresh.routine(names);
      case "OBJECT_TYPE", "OBJECT_DOMAIN" -> fresh.type(names);
      case "OBJECT_SCHEMA" -> fresh.schema(names.getLast());
      case "OBJECT_EXTENSION" -> false;
      case "OBJECT_TRIGGER" -> fresh.part(table(names), names.getLast());
      default ->
          fresh.relation(names)
              || (names.size() == 1
                  && statement.session().temporary().containsKey(names.getFirst()));
    };
  }

  private static boolean isAbsent(List<String> names, Case statement) {
    JsonNode node = statement.node();
    boolean renamed =
        statement.script().earlier().stream().map(SqlStatement::tag).anyMatch(RENAMES::contains);
    return PgNode.flag(node, "missing_ok")
        && statement.catalog().isWhole()
        && !renamed
        && !isThere(names, statement);
  }

  private static boolean isThere(List<String> names, Case statement) {
    String name = names.getLast();
    return switch (statement.field("removeType")) {
      case "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE" ->
          !statement.catalog().routinesNamed(name).isEmpty();
      case "OBJECT_TYPE", "OBJECT_DOMAIN" -> !statement.catalog().typesNamed(name).isEmpty();
      case "OBJECT_TRIGGER" ->
          statement.found().relation(table(names)).stream()
              .flatMap(relation -> relation.triggers().stream())
              .anyMatch(trigger -> trigger.name().equals(name));
      case "OBJECT_INDEX" -> statement.found().index(names).isPresent();
      case "OBJECT_SCHEMA" -> statement.catalog().schema(name).isPresent();
      case "OBJECT_EXTENSION" ->
          statement.catalog().extensions().stream().anyMatch(e -> e.name().equals(name));
      default -> statement.found().relation(names).isPresent();
    };
  }

  private static String inWords(List<String> names, Case statement) {
    return switch (statement.field("removeType")) {
      case "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE" ->
          routine(names, statement);
      case "OBJECT_TRIGGER" -> statement.named(table(names)) + "." + names.getLast();
      case "OBJECT_INDEX" ->
          statement
              .found()
              .index(names)
              .map(found -> found.table().schema() + "." + found.index().name())
              .orElseGet(() -> String.join(".", names));
      case "OBJECT_SCHEMA", "OBJECT_EXTENSION" -> names.getLast();
      default -> statement.named(names);
    };
  }

  private static String routine(List<String> names, Case statement) {
    return statement.effects().stream()
        .map(effect -> effect.object().qualified())
        .filter(object -> object.contains("(") && object.contains(names.getLast()))
        .findFirst()
        .orElseGet(() -> String.join(".", names));
  }

  private static List<String> table(List<String> trigger) {
    return trigger.subList(0, trigger.size() - 1);
  }
}
