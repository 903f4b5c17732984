package dev.countersign.postgres.rules;

import dev.countersign.core.SessionState;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.locks.Found;
import dev.countersign.postgres.rules.Made.Sort;
import dev.countersign.postgres.rules.Made.State;
import dev.countersign.postgres.rules.Made.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What nobody else uses yet, where one statement stands: what earlier statements of its change
/// have made, and what only its session sees. Names are resolved, not merely compared.
public final class Fresh {

  private final Made made;
  private final int place;
  private final Case statement;

  Fresh(Made made, int place, Case statement) {
    this.made = made;
    this.place = place;
    this.statement = statement;
  }

  /// The relation or index that a RangeVar node names.
  public boolean relation(JsonNode rangeVar) {
    String schema = PgNode.text(rangeVar, "schemaname");
    String name = PgNode.text(rangeVar, "relname");
    return temporary(rangeVar, schema, name) || is(Sort.RELATION, List.of(schema, name));
  }

  /// The relation or index of this name.
  public boolean relation(List<String> names) {
    return is(Sort.RELATION, MadeBy.thing(Sort.RELATION, names).path());
  }

  /// A column, constraint, trigger or policy of a relation, or the whole relation.
  public boolean part(JsonNode rangeVar, String name) {
    return relation(rangeVar)
        || is(Sort.PART, MadeBy.within(MadeBy.relation(rangeVar), name).path());
  }

  /// The same of a relation of this name.
  public boolean part(List<String> names, String name) {
    return relation(names)
        || is(Sort.PART, MadeBy.within(MadeBy.thing(Sort.RELATION, names), name).path());
  }

  /// A column that this change adds, also in the same ALTER TABLE.
  public boolean column(String name) {
    boolean here =
        statement.commands("AT_AddColumn").stream()
            .map(command -> PgNode.of(command.path("def")).body())
            .anyMatch(column -> PgNode.text(column, "colname").equals(name));
    return here || part(statement.node().path("relation"), name);
  }

  /// The type of this name.
  public boolean type(List<String> names) {
    List<String> path = MadeBy.thing(Sort.TYPE, names).path();
    return is(Sort.TYPE, path)
        || is(Sort.RELATION, path)
        || statement
            .session()
            .temporary()
            .containsKey(SessionState.TEMPORARY_TYPE + path.getLast());
  }

  /// The function or procedure of this name, whatever its arguments.
  public boolean routine(List<String> names) {
    return is(Sort.ROUTINE, MadeBy.thing(Sort.ROUTINE, names).path());
  }

  /// A schema.
  public boolean schema(String name) {
    return made.hasNamed(name)
        && made.of(new Thing(Sort.SCHEMA, List.of(name)), place)
            .filter(state ->
                state == State.MADE
                    || (state == State.MADE_UNLESS_THERE
                        && statement.catalog().schema(name).isEmpty()))
            .isPresent();
  }

  private boolean temporary(JsonNode rangeVar, String schema, String name) {
    boolean unqualified = schema.isEmpty() || schema.equals("pg_temp");
    return PgNode.text(rangeVar, "relpersistence").equals("t")
        || (unqualified && statement.session().temporary().containsKey(name));
  }

  private boolean is(Sort sort, List<String> path) {
    String schema = path.getFirst();
    if (!schema.isEmpty() && schema(schema)) {
      return true;
    }
    return made.hasNamed(path.getLast())
        && schemas(schema).stream().anyMatch(s -> made(sort, under(s, path)));
  }

  private boolean made(Sort sort, List<String> path) {
    State state = made.of(new Thing(sort, path), place).orElse(State.GONE);
    return state == State.MADE || (state == State.MADE_UNLESS_THERE && !isThere(sort, path));
  }

  private boolean isThere(Sort sort, List<String> path) {
    Found found = statement.found();
    List<String> name = path.subList(0, 2).stream().filter(part -> !part.isEmpty()).toList();
    return switch (sort) {
      case RELATION -> found.relation(name).isPresent() || found.index(name).isPresent();
      case PART ->
          found.relation(name).flatMap(relation -> relation.column(path.getLast())).isPresent();
      case ROUTINE -> !statement.catalog().routinesNamed(name.getLast()).isEmpty();
      case TYPE, SCHEMA -> false;
    };
  }

  /// The schemas under which a name may have been written that now is written like this.
  private Set<String> schemas(String written) {
    var schemas = new java.util.LinkedHashSet<String>();
    List<String> path = statement.found().path();
    if (written.isEmpty()) {
      schemas.add("pg_temp");
      schemas.add("");
      schemas.addAll(path);
      schemas.remove("pg_catalog");
    } else {
      schemas.add(written);
      if (written.equals(creation(path))) {
        schemas.add("");
      }
    }
    return schemas;
  }

  private String creation(List<String> path) {
    return path.stream()
        .filter(name -> !name.equals("pg_catalog"))
        .filter(name -> schema(name) || statement.catalog().schema(name).isPresent())
        .findFirst()
        .orElse("");
  }

  private static List<String> under(String schema, List<String> path) {
    var moved = new ArrayList<>(path);
    moved.set(0, schema);
    return moved;
  }
}
