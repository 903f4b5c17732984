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
  private static final Set<String> THROUGH_TEXT = Set.of("json", "jsonb", "xml", "pg_node_tree");

  /// Types whose values sort the same in each other's indexes.
  private static final List<Set<String>> SAME_INDEXES =
      List.of(Set.of("text", "varchar"), Set.of("cidr", "inet"), Set.of("bit", "varbit"));

  private static final Set<String> LIMITED =
      Set.of(
          "varchar", "numeric", "varbit", "timestamp", "timestamptz", "time", "timetz", "interval");

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
    Effect effect = effect(old.get(), target.get(), column.type(), limits, site);
    return new TypeChange(recollated(definition, column, effect), true);
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
    if (!coercible(old, target, site.catalog())
        || !limits.isEmpty() && !noTighter(old, oldText, limits)) {
      return Effect.REWRITE;
    }
    return SAME_INDEXES.stream().anyMatch(s -> s.contains(old.name()) && s.contains(target.name()))
        ? Effect.METADATA
        : Effect.INDEXES;
  }

  private static Effect sameType(String name, List<Integer> was, List<Integer> is) {
    if (was.equals(is) || (is.isEmpty() && LIMITED.contains(name))) {
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

  private static boolean noTighter(SqlType old, String oldText, List<Integer> limits) {
    List<Integer> was = Limits.of(oldText);
    return old.name().equals("varchar") && !was.isEmpty() && limits.getFirst() >= was.getFirst();
  }

  private static boolean coercible(SqlType old, SqlType target, Catalog catalog) {
    if (old.kind() == 'd') {
      return old.base() == target.oid();
    }
    if (target.kind() == 'd') {
      return target.base() == old.oid() && target.checks().isEmpty();
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
    return Set.of("UTC", "ETC/UTC", "GMT", "ETC/GMT", "ZULU")
        .contains(zone.toUpperCase(Locale.ROOT));
  }

  private static String ofServer(Catalog catalog) {
    var settings = catalog.server().settings();
    return settings.getOrDefault("TimeZone", settings.getOrDefault("timezone", ""));
  }
}
