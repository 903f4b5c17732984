package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Relation.WriteEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What reading a relation, or the code of a relation that is written to, sets off. Thread-safe.
final class RelationReach {

  /// Built-in views that read files of the server.
  private static final Set<String> FILE_VIEWS =
      Set.of("pg_file_settings", "pg_hba_file_rules", "pg_ident_file_mappings");

  private final Map<Object, Reach> known = new ConcurrentHashMap<>();
  private final PgParser parser;

  RelationReach(PgParser parser) {
    this.parser = parser;
  }

  /// A statement reads a relation.
  void read(Relation relation, Walk walk) {
    walk.reach().add(relation);
    walk.add(Effect.of(Action.READ, relation.objectName()));
    if (relation.builtIn()) {
      if (FILE_VIEWS.contains(relation.name())) {
        walk.add(Action.SERVER_FILE, relation.objectName(), "It shows files of the server.");
      }
      return;
    }
    if (hasReadingCode(relation)) {
      walk.trail()
          .follow(walk.names().key("read", relation.oid()), known, _ -> reading(relation, walk))
          .ifPresent(walk.reach()::addAll);
    }
  }

  private static boolean hasReadingCode(Relation relation) {
    return relation.viewSql().isPresent()
        || relation.kind() == Relation.Kind.FOREIGN_TABLE
        || relation.rowSecurity().enabled()
        || !relation.inheritance().children().isEmpty()
        || relation.columns().stream()
            .anyMatch(column -> column.generation() == Relation.Generation.VIRTUAL);
  }

  private Reach reading(Relation relation, Walk walk) {
    Walk inner = definitions(relation, walk);
    switch (relation.kind()) {
      case VIEW -> {
        relation.viewSql().ifPresent(sql -> Definitions.query(parser, sql, inner));
        code(relation, inner);
      }
      case FOREIGN_TABLE -> foreign(relation, inner);
      case TABLE, PARTITIONED_TABLE -> {
        policies(relation, inner);
        relation.columns().stream()
            .filter(column -> column.generation() == Relation.Generation.VIRTUAL)
            .flatMap(column -> column.defaultSql().stream())
            .forEach(sql -> Definitions.expression(parser, sql, inner));
        foreignChildren(relation, inner);
      }
      case MATERIALIZED_VIEW, SEQUENCE, COMPOSITE_TYPE -> {}
    }
    return inner.reach();
  }

  private static Walk definitions(Relation relation, Walk walk) {
    return walk.into(relation.objectName(), walk.names().ofDefinitions(), Walk.Scope.EMPTY);
  }

  private static void foreign(Relation relation, Walk inner) {
    inner.add(
        Action.CALL,
        ObjectName.of("server", relation.server().orElse("")),
        "A foreign table is read through its server, outside of this database.");
  }

  private static void foreignChildren(Relation relation, Walk inner) {
    for (long oid : relation.inheritance().children()) {
      inner
          .analyst()
          .catalog()
          .relation(oid)
          .ifPresent(child -> {
            if (child.kind() == Relation.Kind.FOREIGN_TABLE) {
              foreign(child, inner);
            }
            foreignChildren(child, inner);
          });
    }
  }

  private void policies(Relation relation, Walk inner) {
    if (!relation.rowSecurity().enabled()) {
      return;
    }
    for (Relation.RowPolicy policy : relation.rowSecurity().policies()) {
      policy.using().ifPresent(sql -> Definitions.expression(parser, sql, inner));
      policy.check().ifPresent(sql -> Definitions.expression(parser, sql, inner));
    }
  }

  /// The code of a relation that runs for every row written: generated columns, checks, domains,
  /// index expressions, policies, and defaults where they may be used.
  void writeCode(Relation relation, boolean defaults, Walk walk) {
    if (!relation.builtIn()) {
      Object key = walk.names().key(defaults ? "insert" : "update", relation.oid());
      walk.trail()
          .follow(key, known, _ -> writing(relation, defaults, walk))
          .ifPresent(walk.reach()::addAll);
    }
  }

  private Reach writing(Relation relation, boolean defaults, Walk walk) {
    Walk inner = definitions(relation, walk);
    code(relation, inner);
    policies(relation, inner);
    for (Relation.CheckConstraint check : relation.checks()) {
      Definitions.check(parser, check.definition(), inner);
    }
    for (Relation.Column column : relation.columns()) {
      if (defaults || column.generation() != Relation.Generation.NONE) {
        column.defaultSql().ifPresent(sql -> Definitions.expression(parser, sql, inner));
      }
      inner
          .analyst()
          .catalog()
          .type(column.typeOid())
          .ifPresent(type -> inner.analyst().types().use(type, inner));
    }
    return inner.reach();
  }

  private static void code(Relation relation, Walk inner) {
    for (long routine : relation.code()) {
      inner
          .analyst()
          .catalog()
          .routine(routine)
          .filter(r -> !r.builtIn())
          .ifPresent(r -> inner.analyst().routines().call(r, inner));
    }
  }

  /// What a write to a relation sets off besides the write itself.
  void sideEffects(Relation relation, WriteEvent event, Extent extent, Changed changed, Walk walk) {
    boolean bounded = extent == Extent.KEYED || extent == Extent.LITERAL;
    Object key = walk.names().key("side " + event + bounded + changed, relation.oid());
    walk.trail()
        .follow(key, known, _ -> settingOff(relation, event, bounded, changed, walk))
        .ifPresent(walk.reach()::addAll);
  }

  private Reach settingOff(
      Relation relation, WriteEvent event, boolean bounded, Changed changed, Walk walk) {
    Walk inner =
        new Walk(
            walk.analyst(),
            walk.names().ofCode(),
            new Reach(),
            walk.via(),
            walk.trail(),
            Walk.Scope.EMPTY);
    if (event == WriteEvent.INSERT || event == WriteEvent.UPDATE) {
      writeCode(relation, event == WriteEvent.INSERT || changed.toDefault(), inner);
    }
    triggers(relation, event, bounded, inner);
    rules(relation, event, inner);
    if (event == WriteEvent.DELETE || event == WriteEvent.UPDATE) {
      cascades(relation, event, changed, inner);
    }
    for (long child : relation.inheritance().children()) {
      walk.analyst()
          .catalog()
          .relation(child)
          .ifPresent(r ->
              sideEffects(r, event, bounded ? Extent.KEYED : Extent.UNBOUNDED, changed, inner));
    }
    return inner.reach();
  }

  private void triggers(Relation relation, WriteEvent event, boolean bounded, Walk walk) {
    for (Relation.Trigger trigger : relation.triggers()) {
      if (trigger.fires(event)) {
        Walk inner =
            walk.into(
                ObjectName.of("trigger", relation.schema(), trigger.name()),
                walk.names(),
                Walk.Scope.EMPTY);
        inner.analyst().routines().fire(trigger, bounded, inner);
        condition(trigger, inner);
        walk.reach().addAll(inner.reach());
      }
    }
  }

  private void condition(Relation.Trigger trigger, Walk walk) {
    Walk definition =
        new Walk(
            walk.analyst(),
            walk.names().ofDefinitions(),
            walk.reach(),
            walk.via(),
            walk.trail(),
            new Walk.Scope(Set.of(), Set.of("new", "old")));
    for (SqlStatement s : Definitions.statements(parser, trigger.definition(), definition)) {
      definition.follow(s.node().path("whenClause"));
    }
  }

  private void rules(Relation relation, WriteEvent event, Walk walk) {
    for (Relation.Rule rule : relation.rules()) {
      if (!rule.applies(event)) {
        continue;
      }
      ObjectName name = ObjectName.of("rule", relation.schema(), rule.name());
      Walk inner =
          walk.into(
              name, walk.names().ofDefinitions(), new Walk.Scope(Set.of(), Set.of("new", "old")));
      for (SqlStatement s : Definitions.statements(parser, rule.definition(), inner)) {
        inner.follow(s.node().path("whereClause"));
        for (var action : s.node().path("actions")) {
          var node = PgNode.of(action);
          Commands.follow(node.tag(), node.body(), inner);
        }
      }
      walk.reach().addAll(RoutineReach.unbounded(inner.reach()));
    }
  }

  private void cascades(Relation relation, WriteEvent event, Changed changed, Walk walk) {
    for (Relation.ForeignKey key : relation.referencedBy()) {
      boolean delete = event == WriteEvent.DELETE;
      char what = delete ? key.onDelete() : key.onUpdate();
      boolean touched = delete || changed.touches(relation, key.toColumns());
      if (what == 'a' || what == 'r' || !touched) {
        continue;
      }
      walk.analyst()
          .catalog()
          .relation(key.fromRelation())
          .filter(child -> !child.inheritance().partition())
          .ifPresent(child -> cascade(child, key, delete && what == 'c', walk));
    }
  }

  private void cascade(Relation child, Relation.ForeignKey key, boolean delete, Walk walk) {
    Walk inner =
        walk.into(
            ObjectName.of("constraint", child.schema(), key.name()),
            walk.names(),
            Walk.Scope.EMPTY);
    inner.reach().add(child);
    inner.add(
        new Effect(
            delete ? Action.DELETE : Action.UPDATE,
            child.objectName(),
            Extent.UNBOUNDED,
            Optional.empty(),
            "The foreign key carries the change on to rows that refer."));
    sideEffects(
        child,
        delete ? WriteEvent.DELETE : WriteEvent.UPDATE,
        Extent.UNBOUNDED,
        new Changed(true, Set.of(), key.onDelete() == 'd' || key.onUpdate() == 'd'),
        inner);
    walk.reach().addAll(inner.reach());
  }

  /// The columns that an update sets.
  ///
  /// @param all whether it may be any of them
  /// @param columns their names
  /// @param toDefault whether some are set to their default
  record Changed(boolean all, Set<String> columns, boolean toDefault) {

    static final Changed ANY = new Changed(true, Set.of(), true);

    Changed {
      columns = Set.copyOf(columns);
    }

    boolean touches(Relation relation, Iterable<Integer> numbers) {
      if (all) {
        return true;
      }
      for (int number : numbers) {
        if (relation.column(number).map(c -> columns.contains(c.name())).orElse(true)) {
          return true;
        }
      }
      return false;
    }
  }
}
