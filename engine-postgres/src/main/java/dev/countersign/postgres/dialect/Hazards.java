package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Code that no text names: overloads, operators, casts and orders that apply by type.
///
/// A user's operator or cast between types that a statement never has to do with cannot be meant.
/// So harmful code is noted as a suspect together with the users' types it takes, and becomes an
/// effect in the end if all of them occur.
final class Hazards {

  private static final Set<Action> HARMLESS =
      EnumSet.of(Action.READ, Action.SESSION, Action.NEXT_VALUE);

  private final Catalog catalog;
  private final List<Cast> casts;
  private final List<SqlType> ordered;

  Hazards(Catalog catalog, BuiltInFunctions builtIns) {
    this.catalog = catalog;
    casts = catalog.casts().stream().filter(cast -> doesMore(cast, catalog, builtIns)).toList();
    ordered = catalog.types().stream().filter(type -> !type.order().isEmpty()).toList();
  }

  private static boolean doesMore(Cast cast, Catalog catalog, BuiltInFunctions builtIns) {
    return cast.routine() >= Catalog.FIRST_USER_OID
        || catalog
            .routine(cast.routine())
            .filter(r -> builtIns.deed(r.name()) != BuiltInFunctions.Deed.READ)
            .isPresent();
  }

  /// Notes a routine that is called if these types occur.
  void suspect(Routine routine, List<Long> types, Walk walk) {
    Walk aside = walk.aside();
    walk.analyst().routines().call(routine, aside);
    List<Effect> harm = harm(aside.reach().effects());
    if (aside.reach().isChangingSession()) {
      walk.reach().changesSession();
    }
    if (!harm.isEmpty()) {
      List<Long> own = types.stream().filter(type -> type >= Catalog.FIRST_USER_OID).toList();
      walk.reach().add(new Reach.Suspect(harm, own.stream().map(this::plain).toList()));
    }
  }

  private static List<Effect> harm(List<Effect> effects) {
    return effects.stream().filter(effect -> !HARMLESS.contains(effect.action())).toList();
  }

  /// Decides about all suspects; called once, at the end of a statement.
  void decide(Walk walk) {
    Reach reach = walk.reach();
    if (casts.isEmpty() && ordered.isEmpty() && reach.suspects().isEmpty()) {
      return;
    }
    Set<Long> occurring = occurring(reach);
    for (Cast cast : casts) {
      boolean anywhere =
          cast.source() < Catalog.FIRST_USER_OID && cast.target() < Catalog.FIRST_USER_OID;
      if (anywhere || occurs(cast.source(), occurring) || occurs(cast.target(), occurring)) {
        catalog.routine(cast.routine()).ifPresent(r -> suspect(r, List.of(), walk));
      }
    }
    comparisons(occurring, walk);
    for (Reach.Suspect suspect : List.copyOf(reach.suspects())) {
      if (occurring.containsAll(suspect.types())) {
        suspect.effects().forEach(reach::add);
      }
    }
  }

  /// DISTINCT, GROUP BY, ORDER BY and comparisons of rows and arrays name no function: the type
  /// brings it along.
  private void comparisons(Set<Long> occurring, Walk walk) {
    for (SqlType type : ordered) {
      if (occurring.contains(type.oid())) {
        type.order().stream()
            .flatMap(routine -> catalog.routine(routine).stream())
            .forEach(routine -> suspect(routine, List.of(), walk));
      }
    }
  }

  private boolean occurs(long type, Set<Long> occurring) {
    return type >= Catalog.FIRST_USER_OID && occurring.contains(plain(type));
  }

  /// Domains with checks that are the types of what occurs.
  List<SqlType> checkedTypes(Reach reach) {
    return occurring(reach).stream()
        .flatMap(type -> catalog.type(type).stream())
        .filter(type -> !type.checks().isEmpty())
        .toList();
  }

  private Set<Long> occurring(Reach reach) {
    Set<Long> types = new HashSet<>();
    reach.types().forEach(type -> expand(type, types));
    for (Relation relation : reach.relations()) {
      relation.columns().forEach(column -> expand(column.typeOid(), types));
      catalog.rowType(relation).ifPresent(row -> types.add(row.oid()));
    }
    for (Routine routine : reach.routines()) {
      expand(routine.returns(), types);
    }
    return types;
  }

  /// An array is taken for its elements.
  private long plain(long type) {
    return catalog
        .type(type)
        .filter(t -> t.kind() == 'b' && t.element() >= Catalog.FIRST_USER_OID)
        .map(SqlType::element)
        .orElse(type);
  }

  private void expand(long oid, Set<Long> types) {
    if (oid < Catalog.FIRST_USER_OID || !types.add(oid)) {
      return;
    }
    catalog
        .type(oid)
        .ifPresent(type -> {
          expand(type.base(), types);
          expand(type.element(), types);
          catalog
              .relation(type.relation())
              .ifPresent(row -> row.columns().forEach(column -> expand(column.typeOid(), types)));
        });
  }
}
