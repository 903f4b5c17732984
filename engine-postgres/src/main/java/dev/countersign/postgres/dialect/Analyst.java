package dev.countersign.postgres.dialect;

import dev.countersign.pggrammar.PgParser;

/// What the classifier knows of one catalogue, by subject. Answers are worked out when first asked
/// for and kept; thread-safe.
final class Analyst {

  private final Catalog catalog;
  private final PgParser parser;
  private final BuiltInFunctions builtIns;
  private final RoutineReach routines;
  private final RelationReach relations;
  private final TypeReach types;
  private final Hazards hazards;

  Analyst(Catalog catalog, PgParser parser) {
    this.catalog = catalog;
    this.parser = parser;
    builtIns = BuiltInFunctions.of(catalog.server().major());
    routines = new RoutineReach(parser, builtIns);
    relations = new RelationReach(parser);
    types = new TypeReach(parser);
    hazards = new Hazards(catalog, builtIns);
  }

  Catalog catalog() {
    return catalog;
  }

  PgParser parser() {
    return parser;
  }

  BuiltInFunctions builtIns() {
    return builtIns;
  }

  RoutineReach routines() {
    return routines;
  }

  RelationReach relations() {
    return relations;
  }

  TypeReach types() {
    return types;
  }

  Hazards hazards() {
    return hazards;
  }
}
