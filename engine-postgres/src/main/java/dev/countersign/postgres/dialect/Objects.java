package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.ObjectName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Names the objects of commands that change definitions.
final class Objects {

  private static final Set<String> RELATIONS =
      Set.of(
          "OBJECT_TABLE",
          "OBJECT_VIEW",
          "OBJECT_MATVIEW",
          "OBJECT_SEQUENCE",
          "OBJECT_FOREIGN_TABLE",
          "OBJECT_INDEX");
  private static final Set<String> ROUTINES =
      Set.of("OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_AGGREGATE", "OBJECT_ROUTINE");
  private static final Set<String> ON_RELATION =
      Set.of("OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY", "OBJECT_TABCONSTRAINT");
  private static final Set<String> GLOBAL =
      Set.of(
          "OBJECT_SCHEMA",
          "OBJECT_EXTENSION",
          "OBJECT_DATABASE",
          "OBJECT_TABLESPACE",
          "OBJECT_LANGUAGE",
          "OBJECT_FDW",
          "OBJECT_FOREIGN_SERVER",
          "OBJECT_EVENT_TRIGGER",
          "OBJECT_PUBLICATION",
          "OBJECT_SUBSCRIPTION",
          "OBJECT_ACCESS_METHOD",
          "OBJECT_ROLE");

  private final Walk walk;

  Objects(Walk walk) {
    this.walk = walk;
  }

  /// A command changes an existing relation.
  void relation(Action action, JsonNode rangeVar, String kind) {
    relation(action, walk.names().relation(rangeVar), kind);
  }

  private void relation(Action action, Resolution.Named named, String kind) {
    switch (named) {
      case Resolution.Known known -> {
        walk.reach().add(known.relation());
        walk.add(Effect.of(action, known.relation().objectName()));
      }
      case Resolution.Temporary temporary ->
          walk.add(Effect.of(Action.TEMPORARY, Walk.temporary(temporary)));
      case Resolution.Missing missing ->
          walk.add(Effect.of(action, missingOrIndex(missing.written(), kind)));
    }
  }

  private ObjectName missingOrIndex(String written, String kind) {
    List<String> parts = SearchPath.dotted(written);
    Catalog catalog = walk.analyst().catalog();
    List<String> schemas = parts.size() > 1 ? parts.subList(0, 1) : walk.names().path().schemas();
    for (String schema : schemas) {
      Optional<Relation> table = catalog.tableOfIndex(schema, parts.getLast());
      if (table.isPresent()) {
        walk.reach().add(table.get());
        return ObjectName.of("index", schema, parts.getLast());
      }
    }
    return ObjectName.unresolved(kind, written);
  }

  /// A command makes a new relation; true when it is a temporary one.
  boolean create(JsonNode rangeVar, String kind) {
    String name = PgNode.text(rangeVar, "relname");
    String schema = PgNode.text(rangeVar, "schemaname");
    if (schema.isEmpty()) {
      schema = creationSchema();
    }
    boolean temporary =
        PgNode.text(rangeVar, "relpersistence").equals("t") || schema.equals(SearchPath.TEMPORARY);
    if (temporary) {
      walk.reach().changesSession();
      walk.add(Effect.of(Action.TEMPORARY, ObjectName.of(kind, SearchPath.TEMPORARY, name)));
    } else {
      walk.add(Effect.of(Action.CREATE, ObjectName.of(kind, schema, name)));
    }
    return temporary;
  }

  /// A new type of a row. A temporary one is an object like any other: a cast to it runs the checks
  /// of its columns, and nothing would tell that it is there.
  void createType(JsonNode rangeVar) {
    String schema = PgNode.text(rangeVar, "schemaname");
    String name = PgNode.text(rangeVar, "relname");
    create(schema.isEmpty() ? List.of(name) : List.of(schema, name), "type");
  }

  /// A new object with a name of one or two parts.
  void create(List<String> names, String kind) {
    String schema = names.size() > 1 ? names.get(names.size() - 2) : creationSchema();
    walk.add(Effect.of(Action.CREATE, ObjectName.of(kind, schema, names.getLast())));
  }

  private String creationSchema() {
    List<String> schemas = walk.names().path().schemas();
    boolean temporaryFirst = walk.names().temporaryIsCreationSchema();
    return temporaryFirst
        ? SearchPath.TEMPORARY
        : schemas.stream()
            .filter(s -> !s.equals(SearchPath.TEMPORARY) && !s.equals(SearchPath.SYSTEM))
            .findFirst()
            .orElse(SearchPath.SYSTEM);
  }

  /// A command does something to an object that is named by its type and a node.
  void object(Action action, String objectType, JsonNode object) {
    String kind = kind(objectType);
    var node = PgNode.of(object);
    List<String> names = nameOf(node);
    if (names.isEmpty()) {
      walk.add(Effect.of(action, ObjectName.unresolved(kind, kind)));
    } else if (RELATIONS.contains(objectType)) {
      relation(action, walk.names().relation(names), kind);
    } else if (objectType.equals("OBJECT_COLUMN")) {
      relation(action, walk.names().relation(names.subList(0, names.size() - 1)), "table");
    } else if (ON_RELATION.contains(objectType) && names.size() > 1) {
      onRelation(action, kind, names);
    } else if (ROUTINES.contains(objectType)) {
      routine(action, kind, names, node);
    } else if (GLOBAL.contains(objectType)) {
      walk.add(Effect.of(action, ObjectName.of(kind, names.getLast())));
    } else {
      qualified(action, kind, names);
    }
  }

  private void onRelation(Action action, String kind, List<String> names) {
    Resolution.Named owner = walk.names().relation(names.subList(0, names.size() - 1));
    if (owner instanceof Resolution.Temporary temporary) {
      walk.add(Effect.of(Action.TEMPORARY, Walk.temporary(temporary)));
      return;
    }
    String schema = owner instanceof Resolution.Known known ? known.relation().schema() : "";
    walk.add(
        Effect.of(
            action,
            schema.isEmpty()
                ? ObjectName.unresolved(kind, String.join(".", names))
                : ObjectName.of(kind, schema, names.getLast())));
    if (owner instanceof Resolution.Known known) {
      walk.reach().add(known.relation());
      walk.add(Effect.of(Action.ALTER, known.relation().objectName()));
    }
  }

  private void routine(Action action, String kind, List<String> names, PgNode node) {
    int count = node.get("objargs").size();
    boolean any = PgNode.flag(node.body(), "args_unspecified");
    List<Routine> found =
        walk.names().routines(names).stream()
            .filter(r -> any || r.arguments().size() == count)
            .toList();
    found.forEach(walk.reach()::add);
    walk.add(
        Effect.of(
            action,
            found.size() == 1
                ? found.getFirst().objectName()
                : ObjectName.unresolved(kind, String.join(".", names))));
  }

  private void qualified(Action action, String kind, List<String> names) {
    Optional<SqlType> type =
        kind.equals("type") || kind.equals("domain") ? walk.names().type(names) : Optional.empty();
    ObjectName name =
        type.map(t -> ObjectName.of(kind, t.schema(), t.name()))
            .orElseGet(() ->
                names.size() > 1
                    ? ObjectName.of(kind, names.get(names.size() - 2), names.getLast())
                    : ObjectName.unresolved(kind, names.getLast()));
    walk.add(Effect.of(action, name));
  }

  private static List<String> nameOf(PgNode node) {
    return switch (node.tag()) {
      case "List" -> PgNode.names(node.get("items"));
      case "String" -> List.of(PgNode.text(node.body(), "sval"));
      case "TypeName" -> PgNode.names(node.get("names"));
      case "ObjectWithArgs" -> PgNode.names(node.get("objname"));
      case "RangeVar" ->
          List.of(PgNode.text(node.body(), "schemaname"), PgNode.text(node.body(), "relname"))
              .stream()
              .filter(part -> !part.isEmpty())
              .toList();
      case "RoleSpec" -> List.of(role(node.body()));
      case "Integer", "Float" -> List.of(node.body().toString());
      default -> List.of();
    };
  }

  /// A role as a statement names it.
  static String role(JsonNode roleSpec) {
    return switch (PgNode.text(roleSpec, "roletype")) {
      case "ROLESPEC_CSTRING" -> PgNode.text(roleSpec, "rolename");
      case "ROLESPEC_PUBLIC" -> "public";
      case "ROLESPEC_CURRENT_USER" -> "current_user";
      case "ROLESPEC_SESSION_USER" -> "session_user";
      default -> "current_role";
    };
  }

  /// The word for an `ObjectType` in evidence.
  static String kind(String objectType) {
    return objectType
        .replaceFirst("^OBJECT_", "")
        .replace("MATVIEW", "MATERIALIZED_VIEW")
        .replace("TABCONSTRAINT", "CONSTRAINT")
        .replace("DOMCONSTRAINT", "CONSTRAINT")
        .replace("STATISTIC_EXT", "STATISTICS")
        .replace('_', ' ')
        .toLowerCase(Locale.ROOT);
  }
}
