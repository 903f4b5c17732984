package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.SqlType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What changing the type of a column does to the rows and indexes that are there.
///
/// The server asks whether the old bytes are valid values of the new type as they are
/// (`ATColumnChangeRequiresRewrite`): the same type with a limit that is no tighter, or a cast that
/// needs no function. Everything else is written anew, row by row.
///
/// @param effect what happens
/// @param certain false: it depends on something that is not known, and this is the worse case
record TypeChange(Effect effect, boolean certain) {

  enum Effect {
    METADATA,
    INDEXES,
    REWRITE
  }

  /// These have casts without a function that nevertheless convert by way of text.
  private static final Set<String> THROUGH_TEXT = Set.of("json", "jsonb", "pg_node_tree");

  /// Types whose values sort the same in each other's indexes.
  private static final List<Set<String>> SAME_INDEXES =
      List.of(Set.of("text", "varchar"), Set.of("cidr", "inet"), Set.of("bit", "varbit"));

  private static final Set<String> LIMITED =
      Set.of(
          "varchar", "numeric", "varbit", "timestamp", "timestamptz", "time", "timetz", "interval");

  private static final Set<String> TEMPORAL =
      Set.of("timestamp", "timestamptz", "time", "timetz", "interval");

  private static final int FRACTION_DIGITS_MAX = 6;

  /// Time zones whose offset has always been zero.
  private static final Set<String> ZERO_ZONES =
      Set.of("UTC", "UCT", "GMT", "GMT0", "GMT+0", "GMT-0", "GREENWICH", "UNIVERSAL", "ZULU");

  static TypeChange of(JsonNode command, Column column, Site site) {
    JsonNode definition = PgNode.of(command.path("def")).body();
    JsonNode typeName = definition.path("typeName");
    List<String> names = PgNode.names(typeName.path("names"));
    Optional<SqlType> old = site.catalog().type(column.typeOid());
    if (names.isEmpty() || old.isEmpty()) {
      return new TypeChange(Effect.REWRITE, false);
    }
    boolean array = typeName.has("arrayBounds");
    String name = (array ? "_" : "") + names.getLast();
    if (computed(definition.path("raw_default"), column.name(), names.getLast())) {
      return new TypeChange(Effect.REWRITE, true);
    }
    Optional<SqlType> target = type(names, name, site);
    if (target.isEmpty()) {
      return new TypeChange(Effect.REWRITE, false);
    }
    List<Integer> limits = Limits.of(typeName);
    if (names.getLast().equals("interval") && fields(typeName, limits)) {
      return new TypeChange(Effect.REWRITE, true);
    }
    Effect effect = effect(old.get(), target.get(), column.type(), limits, site);
    return new TypeChange(
        recollated(definition, column, effect), !limitedDomain(target.get(), old.get(), site));
  }

  /// Whether an interval is limited to some of its fields, such as `interval day to minute`.
  private static boolean fields(JsonNode typeName, List<Integer> limits) {
    return !limits.isEmpty() && typeName.path("typmods").size() != limits.size() + 1;
  }

  /// A domain over a type that takes a limit: whether it has one, and which, is not known.
  private static boolean limitedDomain(SqlType target, SqlType old, Site site) {
    return target.kind() == 'd'
        && target.oid() != old.oid()
        && target.checks().isEmpty()
        && site.catalog().type(target.base()).filter(b -> LIMITED.contains(b.name())).isPresent();
  }

  /// USING with anything but the column itself, or a cast of it to the same type, computes.
  private static boolean computed(JsonNode using, String column, String type) {
    if (using.isMissingNode()) {
      return false;
    }
    var expression = PgNode.of(using);
    if (expression.is("TypeCast")) {
      var names = PgNode.names(expression.get("typeName").path("names"));
      return names.isEmpty()
          || !names.getLast().equals(type)
          || computed(expression.get("arg"), column, type);
    }
    var names = PgNode.names(expression.get("fields"));
    return !expression.is("ColumnRef") || names.isEmpty() || !names.getLast().equals(column);
  }

  private static Effect effect(
      SqlType old, SqlType target, String oldText, List<Integer> limits, Site site) {
    if (old.kind() == 'd' && old.oid() != target.oid()) {
      Optional<SqlType> base = site.catalog().type(old.base());
      return base.map(b -> effect(b, target, "", limits, site)).orElse(Effect.REWRITE);
    }
    if (old.oid() == target.oid()) {
      return sameType(old.name(), Limits.of(oldText), limits);
    }
    if (old.name().startsWith("_") && target.name().startsWith("_")) {
      return Effect.REWRITE;
    }
    if (old.name().equals("timestamp") && target.name().equals("timestamptz")) {
      return limits.isEmpty() && utc(site) ? Effect.INDEXES : Effect.REWRITE;
    }
    if (old.name().equals("timestamptz") && target.name().equals("timestamp")) {
      return limits.isEmpty() && utc(site) ? Effect.INDEXES : Effect.REWRITE;
    }
    if (!limits.isEmpty() || !coercible(old, target, site.catalog())) {
      return Effect.REWRITE;
    }
    return SAME_INDEXES.stream().anyMatch(s -> s.contains(old.name()) && s.contains(target.name()))
        ? Effect.METADATA
        : Effect.INDEXES;
  }

  private static Effect sameType(String name, List<Integer> was, List<Integer> is) {
    boolean limitless = is.isEmpty() && !name.endsWith("bpchar") && !name.endsWith("bit");
    boolean asPreciseAsCanBe =
        TEMPORAL.contains(name) && !is.isEmpty() && is.getFirst() >= FRACTION_DIGITS_MAX;
    if (was.equals(is) || limitless || name.equals("varbit") && is.isEmpty() || asPreciseAsCanBe) {
      return Effect.METADATA;
    }
    if (!LIMITED.contains(name) || was.isEmpty()) {
      return Effect.REWRITE;
    }
    boolean scaleKept = was.size() < 2 || is.size() < 2 || was.get(1).equals(is.get(1));
    boolean sameShape = !name.equals("numeric") || scaleOf(was) == scaleOf(is);
    return scaleKept && sameShape && is.getFirst() >= was.getFirst()
        ? Effect.METADATA
        : Effect.REWRITE;
  }

  private static int scaleOf(List<Integer> limits) {
    return limits.size() > 1 ? limits.get(1) : 0;
  }

  private static boolean coercible(SqlType old, SqlType target, Catalog catalog) {
    if (target.kind() == 'd') {
      return target.base() == old.oid()
          && target.checks().isEmpty()
          && !LIMITED.contains(old.name());
    }
    return !THROUGH_TEXT.contains(old.name())
        && !THROUGH_TEXT.contains(target.name())
        && catalog.casts().stream()
            .anyMatch(
                c -> c.source() == old.oid() && c.target() == target.oid() && c.routine() == 0);
  }

  private static Effect recollated(JsonNode definition, Column column, Effect effect) {
    if (effect != Effect.METADATA) {
      return effect;
    }
    List<String> collation = PgNode.names(definition.path("collClause").path("collname"));
    String is = collation.isEmpty() ? "" : collation.getLast();
    String was = column.collation().orElse("").replaceFirst(".*\\.", "").replace("\"", "");
    return is.equals(was) ? effect : Effect.INDEXES;
  }

  private static Optional<SqlType> type(List<String> names, String name, Site site) {
    List<String> path = names.size() > 1 ? List.of(names.getFirst()) : site.found().path();
    return path.stream()
        .flatMap(schema ->
            site.catalog().typesNamed(name).stream().filter(type -> type.schema().equals(schema)))
        .findFirst();
  }

  private static boolean utc(Site site) {
    String zone =
        site.session().settings().entrySet().stream()
            .filter(e -> e.getKey().equalsIgnoreCase("timezone"))
            .map(e -> e.getValue())
            .findFirst()
            .orElseGet(() -> ofServer(site.catalog()));
    return ZERO_ZONES.contains(zone.toUpperCase(Locale.ROOT).replaceFirst("^ETC/", ""));
  }

  private static String ofServer(Catalog catalog) {
    var settings = catalog.server().settings();
    return settings.getOrDefault("TimeZone", settings.getOrDefault("timezone", ""));
  }
}
