package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlType;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Composite types, which are relations without rows, and the tables that are made of them.
final class TypeObjects {

  private TypeObjects() {}

  /// ALTER TYPE with attributes: the type, and with CASCADE the tables of it.
  static void attributes(JsonNode node, Site site) {
    JsonNode type = node.path("relation");
    site.take("ALTER TYPE OF ROWS", type);
    for (JsonNode item : node.path("cmds")) {
      JsonNode command = PgNode.of(item).body();
      boolean rewrites = PgNode.text(command, "subtype").equals("AT_AlterColumnType");
      tablesOf(type, site)
          .forEach(table -> {
            if (rewrites) {
              AlteredTable altered = AlteredTable.of(table);
              TypeLocks.take(command, altered, site);
            } else {
              site.take("ALTER TYPE OF ROWS", table);
            }
          });
    }
  }

  /// RENAME and OWNER TO of a type that is composite.
  static void composite(JsonNode node, Site site) {
    JsonNode object = node.path("object");
    List<String> names = PgNode.names(object.path("List").path("items"));
    named(names, site).ifPresent(type -> site.take("ALTER TYPE OF ROWS", type));
  }

  /// The relation that a composite type is.
  static Optional<Relation> named(List<String> names, Site site) {
    return site.found().relation(names).filter(r -> r.kind() == Relation.Kind.COMPOSITE_TYPE);
  }

  /// The tables OF a composite type.
  static List<Relation> tablesOf(JsonNode rangeVar, Site site) {
    Optional<SqlType> type = site.found().relation(rangeVar).flatMap(site.catalog()::rowType);
    return type.map(t -> tablesOf(t, site)).orElse(List.of());
  }

  static List<Relation> tablesOf(SqlType type, Site site) {
    return site.catalog().relations().stream()
        .filter(relation -> relation.links().ofType() == type.oid())
        .toList();
  }
}
