package dev.countersign.postgres.driver;

import dev.countersign.core.Digest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The server's own signals that its catalogue moved.
///
/// @param values for each kind of thing, in order, what changes with any of them
/// @param version identifies all of them, for one role
record Signals(Map<String, String> values, String version) {

  /// What belongs to a relation, and may move without anything else. Types come and go with
  /// relations.
  private static final Set<String> OF_RELATIONS =
      Set.of(
          "attrdef",
          "attribute",
          "class",
          "constraint",
          "index",
          "inherits",
          "partitioned",
          "policy",
          "rewrite",
          "trigger",
          "type");

  static Signals read(Connection connection, String role) throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    var digest = Digest.over("countersign postgres catalogue 1").add(role);
    Rows.of(
        connection,
        CatalogQueries.SIGNALS,
        row -> {
          String kind = row.text();
          String value = row.text();
          digest.add(kind + ' ' + value);
          return values.put(kind, value);
        });
    return new Signals(values, digest.build().hex());
  }

  boolean onlyRelationsMovedSince(Signals before) {
    Set<String> kinds = new HashSet<>(values.keySet());
    kinds.addAll(before.values.keySet());
    return kinds.stream()
        .filter(kind -> !Objects.equals(values.get(kind), before.values.get(kind)))
        .allMatch(OF_RELATIONS::contains);
  }
}
