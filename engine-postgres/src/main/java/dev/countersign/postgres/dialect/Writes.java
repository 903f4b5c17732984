package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.dialect.Relation.WriteEvent;
import dev.countersign.postgres.dialect.RelationReach.Changed;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Follows statements that write rows.
final class Writes {

  private static final int LITERAL_ROWS_MAX = 1_000;

  private final Walk walk;

  Writes(Walk walk) {
    this.walk = walk;
  }

  void insert(JsonNode body) {
    Resolution.Named target = target(body);
    walk.within(
        body.path("withClause"),
        () -> {
          walk.follow(body.path("cols"));
          walk.follow(body.path("selectStmt"));
          follow(body.path("onConflictClause"));
          walk.follow(body.path("returningList"));
          follow(body.path("returningClause"));
        });
    int rows = literalRows(body.path("selectStmt"));
    Extent extent = rows <= LITERAL_ROWS_MAX ? Extent.LITERAL : Extent.UNBOUNDED;
    write(target, WriteEvent.INSERT, Action.INSERT, extent, Changed.ANY);
    JsonNode conflict = body.path("onConflictClause");
    if (PgNode.text(conflict, "action").equals("ONCONFLICT_UPDATE")) {
      boolean keyed =
          extent == Extent.LITERAL
              && target instanceof Resolution.Known known
              && Keys.arbiterIdentifies(known.relation(), conflict.path("infer"));
      Changed changed = changed(conflict.path("targetList"));
      Extent updated = keyed ? Extent.KEYED : Extent.UNBOUNDED;
      write(target, WriteEvent.UPDATE, Action.UPDATE, updated, changed);
    }
  }

  void update(JsonNode body) {
    Resolution.Named target = target(body);
    walk.within(
        body.path("withClause"),
        () -> {
          walk.follow(body.path("fromClause"));
          walk.follow(body.path("targetList"));
          follow(body.path("whereClause"));
          walk.follow(body.path("returningList"));
          follow(body.path("returningClause"));
        });
    Extent extent = extent(target, body, body.path("fromClause"));
    Changed changed = changed(body.path("targetList"));
    write(target, WriteEvent.UPDATE, Action.UPDATE, extent, changed);
  }

  void delete(JsonNode body) {
    Resolution.Named target = target(body);
    walk.within(
        body.path("withClause"),
        () -> {
          walk.follow(body.path("usingClause"));
          follow(body.path("whereClause"));
          walk.follow(body.path("returningList"));
          follow(body.path("returningClause"));
        });
    Extent extent = extent(target, body, body.path("usingClause"));
    write(target, WriteEvent.DELETE, Action.DELETE, extent, Changed.ANY);
  }

  void merge(JsonNode body) {
    Resolution.Named target = target(body);
    walk.within(
        body.path("withClause"),
        () -> {
          follow(body.path("sourceRelation"));
          follow(body.path("joinCondition"));
          walk.follow(body.path("mergeWhenClauses"));
          walk.follow(body.path("returningList"));
          follow(body.path("returningClause"));
        });
    write(target, WriteEvent.UPDATE, Action.MERGE, Extent.UNBOUNDED, Changed.ANY);
    if (target instanceof Resolution.Known known && !known.relation().builtIn()) {
      for (WriteEvent event : List.of(WriteEvent.INSERT, WriteEvent.DELETE)) {
        walk.analyst()
            .relations()
            .sideEffects(known.relation(), event, Extent.UNBOUNDED, Changed.ANY, walk);
      }
    }
  }

  private void follow(JsonNode tree) {
    walk.follow(tree);
  }

  private Resolution.Named target(JsonNode body) {
    JsonNode rangeVar = body.path("relation");
    Resolution.Named target = walk.names().relation(rangeVar);
    if (target instanceof Resolution.Known known) {
      String alias = PgNode.text(rangeVar.path("alias"), "aliasname");
      walk.alias(alias.isEmpty() ? known.relation().name() : alias, known.relation());
      walk.alias("excluded", known.relation());
    }
    return target;
  }

  private Extent extent(Resolution.Named target, JsonNode body, JsonNode others) {
    if (!(target instanceof Resolution.Known known) || !others.isEmpty()) {
      return Extent.UNBOUNDED;
    }
    var keys = new Keys(walk, known.relation(), body.path("relation"));
    return keys.bound(body.path("whereClause")) ? Extent.KEYED : Extent.UNBOUNDED;
  }

  private static Changed changed(JsonNode targetList) {
    Set<String> columns = new HashSet<>();
    for (JsonNode item : targetList) {
      columns.add(PgNode.text(item.path("ResTarget"), "name"));
    }
    return new Changed(false, columns, mentions("SetToDefault", targetList));
  }

  private static boolean mentions(String tag, JsonNode tree) {
    if (tree.isObject() && !tree.path(tag).isMissingNode()) {
      return true;
    }
    for (JsonNode item : tree) {
      if (item.isContainer() && mentions(tag, item)) {
        return true;
      }
    }
    return false;
  }

  /// How many rows a source of INSERT spells out; more than the limit when it does not.
  private int literalRows(JsonNode source) {
    if (source.isMissingNode()) {
      return 1;
    }
    return rows(PgNode.of(source).body());
  }

  /// Mappers insert many rows by selecting from a list of values in a subquery.
  private int rows(JsonNode select) {
    int unbounded = LITERAL_ROWS_MAX + 1;
    if (!PgNode.text(select, "op").equals("SETOP_NONE")) {
      int left = rows(select.path("larg"));
      int right = rows(select.path("rarg"));
      return Math.min(unbounded, left + right);
    }
    if (new Calls(walk).mayReturnSet(select.path("targetList"))
        || new Calls(walk).mayReturnSet(select.path("valuesLists"))) {
      return unbounded;
    }
    JsonNode from = select.path("fromClause");
    if (!from.isMissingNode()) {
      JsonNode rows = from.path(0).path("RangeSubselect").path("subquery").path("SelectStmt");
      return from.size() == 1 && !rows.isMissingNode() ? rows(rows) : unbounded;
    }
    int values = select.path("valuesLists").size();
    return Math.min(unbounded, Math.max(1, values));
  }

  /// A write to a relation, with all that it sets off.
  void write(
      Resolution.Named target, WriteEvent event, Action action, Extent extent, Changed changed) {
    switch (target) {
      case Resolution.Known known -> known(known.relation(), event, action, extent, changed);
      case Resolution.Temporary temporary -> temporary(temporary, action);
      case Resolution.Missing missing ->
          walk.missing(action, Extent.UNBOUNDED, "table", missing.names());
    }
  }

  /// A temporary view hands the write on to what it shows, which need not be temporary.
  private void temporary(Resolution.Temporary temporary, Action action) {
    ObjectName name = Walk.temporary(temporary);
    if (!temporary.kind().equals("view")) {
      walk.add(Effect.of(Action.TEMPORARY, name));
      return;
    }
    walk.reach().sessionOnly();
    walk.add(Effect.rows(action, name, Extent.UNBOUNDED));
    walk.add(
        Action.UNKNOWN,
        name,
        "What a temporary view shows is not in the snapshot of the catalogue.");
  }

  private void known(
      Relation relation, WriteEvent event, Action action, Extent extent, Changed changed) {
    walk.reach().add(relation);
    if (relation.builtIn()) {
      builtIn(relation);
      return;
    }
    walk.add(Effect.rows(action, relation.objectName(), extent));
    walk.analyst().relations().sideEffects(relation, event, extent, changed, walk);
    switch (relation.kind()) {
      case VIEW -> view(relation, event, action, extent);
      case FOREIGN_TABLE ->
          walk.add(
              Action.CALL,
              ObjectName.of("server", relation.server().orElse("")),
              "A foreign table is written through its server, outside of this database.");
      case TABLE, PARTITIONED_TABLE, MATERIALIZED_VIEW, SEQUENCE, COMPOSITE_TYPE -> {}
    }
  }

  private void builtIn(Relation relation) {
    if (relation.name().equals("pg_settings")) {
      walk.reach().changesSession();
      walk.add(
          Action.UNSAFE_SETTING,
          relation.objectName(),
          "Updating pg_settings changes settings of the session.");
    } else {
      walk.add(
          Action.UNKNOWN,
          relation.objectName(),
          "It writes to the system catalogue, past everything that keeps it consistent.");
    }
  }

  /// An updatable view hands the write on to what it shows; how many rows of that, is not followed
  /// except for rows that are added.
  private void view(Relation view, WriteEvent event, Action action, Extent extent) {
    boolean replaced =
        view.triggers().stream().anyMatch(t -> t.insteadOf() && t.fires(event))
            || view.rules().stream().anyMatch(r -> r.instead() && r.applies(event));
    if (replaced) {
      return;
    }
    Walk aside = walk.into(view.objectName(), walk.names(), Walk.Scope.EMPTY);
    walk.analyst().relations().read(view, aside);
    Extent inner = event == WriteEvent.INSERT ? extent : Extent.UNBOUNDED;
    for (Relation base : List.copyOf(aside.reach().relations())) {
      if (base.oid() != view.oid() && base.kind() != Relation.Kind.VIEW) {
        new Writes(aside).known(base, event, action, inner, Changed.ANY);
      }
    }
    walk.reach().addAll(aside.reach());
  }
}
