package dev.countersign.postgres.locks;

import dev.countersign.core.SessionState;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// One statement with all that its forecast depends on. Used once, by one thread.
///
/// @param catalog what is there
/// @param found how names are resolved
/// @param session where it would run
/// @param parser for the definitions of the catalogue
/// @param forecast what was found so far
record Site(
    Catalog catalog, Found found, SessionState session, PgParser parser, Forecast forecast) {

  static Site of(Catalog catalog, SessionState session, PgParser parser) {
    var forecast = new Forecast(catalog.server().major());
    return new Site(catalog, new Found(catalog, session), session, parser, forecast);
  }

  List<LockForecast> locks() {
    return forecast.all();
  }

  /// Takes a form's locks around the relation of a RangeVar node.
  void take(String form, JsonNode rangeVar) {
    take(form, rangeVar, roles -> roles);
  }

  void take(String form, JsonNode rangeVar, UnaryOperator<Roles> more) {
    take(form, rangeVar, more, true);
  }

  /// @param certain false: which form it is depends on something that is not known, and this is the
  ///   worse case
  void take(String form, JsonNode rangeVar, UnaryOperator<Roles> more, boolean certain) {
    Optional<Relation> relation = found.relation(rangeVar);
    if (relation.isPresent()) {
      boolean only = !PgNode.flag(rangeVar, "inh");
      forecast.take(form, more.apply(Roles.around(catalog, relation.get(), only)), certain);
    } else if (!temporary(rangeVar)) {
      forecast.take(form, more.apply(Roles.unknown(catalog, found.named(rangeVar))), certain);
    }
  }

  /// Takes a form's locks around an index.
  void takeIndex(String form, List<String> name) {
    Optional<Found.TableIndex> index = found.index(name);
    forecast.take(
        form,
        index
            .map(i -> Roles.aroundIndex(catalog, i.table(), i.index()))
            .orElseGet(() -> Roles.unknown(catalog, found.named(name))));
  }

  void take(String form, Relation relation) {
    forecast.take(form, Roles.around(catalog, relation, false));
  }

  /// Whether a RangeVar names something that only this session sees.
  boolean temporary(JsonNode rangeVar) {
    return PgNode.text(rangeVar, "relpersistence").equals("t")
        || PgNode.text(rangeVar, "schemaname").equals("pg_temp")
        || (PgNode.text(rangeVar, "schemaname").isEmpty()
            && session.temporary().containsKey(PgNode.text(rangeVar, "relname")));
  }
}
