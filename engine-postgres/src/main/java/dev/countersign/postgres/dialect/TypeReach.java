package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.pggrammar.PgParser;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What making a value of a type sets off: its input function, the checks of a domain, and the same
/// for what it is made of. Thread-safe.
final class TypeReach {

  private final Map<Object, Reach> known = new ConcurrentHashMap<>();
  private final PgParser parser;

  TypeReach(PgParser parser) {
    this.parser = parser;
  }

  /// A statement names a type.
  void use(SqlType type, Walk walk) {
    walk.reach().addType(type.oid());
    if (!type.builtIn()) {
      walk.trail()
          .follow(walk.names().key("type", type.oid()), known, _ -> find(type, walk))
          .ifPresent(walk.reach()::addAll);
    }
  }

  private Reach find(SqlType type, Walk walk) {
    Walk inner =
        walk.into(
            ObjectName.of("type", type.schema(), type.name()),
            walk.names().ofDefinitions(),
            Walk.Scope.EMPTY);
    Catalog catalog = walk.analyst().catalog();
    for (long routine : type.code()) {
      catalog
          .routine(routine)
          .filter(r -> !r.builtIn())
          .ifPresent(r -> walk.analyst().routines().call(r, inner));
    }
    for (String check : type.checks()) {
      Definitions.check(parser, check, inner);
    }
    use(type.base(), inner);
    use(type.element(), inner);
    catalog
        .relation(type.relation())
        .filter(row -> !row.builtIn())
        .ifPresent(row -> row.columns().forEach(column -> use(column.typeOid(), inner)));
    return inner.reach();
  }

  /// What permanent things are made of can be temporary, and is not in the snapshot then.
  private void use(long oid, Walk walk) {
    if (oid != 0) {
      walk.analyst()
          .catalog()
          .type(oid)
          .ifPresentOrElse(
              type -> use(type, walk),
              () ->
                  walk.add(
                      Action.UNKNOWN,
                      ObjectName.unresolved("type", String.valueOf(oid)),
                      "The snapshot of the catalogue does not have this type."));
    }
  }
}
