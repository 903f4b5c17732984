package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Locks of statements that read and write rows.
final class RowLocks {

  private static final int VIEW_DEPTH_MAX = 32;

  /// The numbers of the lock modes in LOCK TABLE's syntax node, from 1.
  private static final List<String> MODES =
      List.of(
          "ACCESS SHARE",
          "ROW SHARE",
          "ROW EXCLUSIVE",
          "SHARE UPDATE EXCLUSIVE",
          "SHARE",
          "SHARE ROW EXCLUSIVE",
          "EXCLUSIVE",
          "ACCESS EXCLUSIVE");

  private RowLocks() {}

  static void select(JsonNode node, Site site) {
    reads(node, site, "SELECT");
    for (JsonNode item : node.path("lockingClause")) {
      var locked = new HashSet<String>();
      PgNode.of(item)
          .get("lockedRels")
          .forEach(r -> locked.add(PgNode.text(PgNode.of(r).body(), "relname")));
      for (JsonNode rangeVar : new CommonNames(node.path("fromClause")).relations()) {
        if (locked.isEmpty() || locked.contains(alias(rangeVar))) {
          read(rangeVar, "SELECT FOR UPDATE OR SHARE", site);
        }
      }
    }
  }

  static void insert(JsonNode node, Site site) {
    writes("INSERT", node, site);
    site.found()
        .relation(node.path("relation"))
        .ifPresent(relation ->
            relation
                .references()
                .forEach(key -> at(key.toRelation(), "SELECT FOR UPDATE OR SHARE", site)));
  }

  static void update(JsonNode node, Site site) {
    writes("UPDATE", node, site);
  }

  static void delete(JsonNode node, Site site) {
    writes("DELETE", node, site);
    site.found()
        .relation(node.path("relation"))
        .ifPresent(relation -> cascades(relation, site, new HashSet<>()));
  }

  static void merge(JsonNode node, Site site) {
    writes("MERGE", node, site);
  }

  static void copy(JsonNode node, Site site) {
    if (node.has("relation")) {
      site.take(PgNode.flag(node, "is_from") ? "COPY FROM" : "COPY TO", node.path("relation"));
    }
    reads(node.path("query"), site, "SELECT");
  }

  static void truncate(JsonNode node, Site site) {
    boolean cascade = PgNode.text(node, "behavior").equals("DROP_CASCADE");
    for (JsonNode item : node.path("relations")) {
      JsonNode rangeVar = PgNode.of(item).body();
      site.take("TRUNCATE", rangeVar);
      if (PgNode.flag(node, "restart_seqs")) {
        site.found()
            .relation(rangeVar)
            .ifPresent(relation ->
                OwnedSequences.of(relation, site.catalog())
                    .forEach(sequence -> site.take("TRUNCATE", sequence)));
      }
      if (cascade) {
        site.found()
            .relation(rangeVar)
            .ifPresent(relation -> truncateReferencing(relation, site, new HashSet<>()));
      }
    }
  }

  static void lock(JsonNode node, Site site) {
    int mode = node.path("mode").asInt(MODES.size());
    for (JsonNode item : node.path("relations")) {
      String form = "LOCK " + MODES.get(Math.clamp(mode, 1, MODES.size()) - 1);
      JsonNode rangeVar = PgNode.of(item).body();
      site.take(form, rangeVar);
      site.found()
          .relation(rangeVar)
          .ifPresent(relation -> throughView(relation, site, form, VIEW_DEPTH_MAX));
    }
  }

  /// Locks all relations that a query reads.
  static void reads(JsonNode query, Site site, String form) {
    var names = new CommonNames(query);
    modifications(query, site);
    names.relations().forEach(rangeVar -> read(rangeVar, form, site));
    names.sequences().stream()
        .flatMap(name -> site.found().relation(name).stream())
        .forEach(sequence -> site.take("NEXTVAL", sequence));
  }

  /// Locks the sequences that an expression names without being evaluated.
  static void sequencesNamed(JsonNode expression, Site site) {
    new CommonNames(expression)
        .sequences().stream()
            .flatMap(name -> site.found().relation(name).stream())
            .forEach(sequence -> site.take("SEQUENCE IN A DEFAULT", sequence));
  }

  /// Common table expressions that write.
  private static void modifications(JsonNode query, Site site) {
    for (JsonNode item : query.path("withClause").path("ctes")) {
      var inner = PgNode.of(PgNode.of(item).get("ctequery"));
      if (!inner.is("SelectStmt")) {
        StatementLocks.take(inner, site);
      }
    }
  }

  private static void read(JsonNode rangeVar, String form, Site site) {
    site.take(form, rangeVar);
    site.found()
        .relation(rangeVar)
        .ifPresent(relation -> throughView(relation, site, form, VIEW_DEPTH_MAX));
  }

  private static String alias(JsonNode rangeVar) {
    String alias = PgNode.text(rangeVar.path("alias"), "aliasname");
    return alias.isEmpty() ? PgNode.text(rangeVar, "relname") : alias;
  }

  private static void writes(String form, JsonNode node, Site site) {
    JsonNode target = node.path("relation");
    site.take(form, target);
    site.found()
        .relation(target)
        .ifPresent(relation -> {
          throughView(relation, site, form, VIEW_DEPTH_MAX);
          site.take("WRITES, INDEXES OF THE PARTITIONED", relation);
        });
    for (JsonNode rangeVar : new CommonNames(node).relations()) {
      if (!rangeVar.equals(target)) {
        read(rangeVar, "SELECT", site);
      }
    }
  }

  private static void throughView(Relation relation, Site site, String form, int depth) {
    if (relation.kind() != Relation.Kind.VIEW || relation.viewSql().isEmpty() || depth == 0) {
      return;
    }
    if (ParsedSql.parse(site.parser(), relation.viewSql().get())
        instanceof ParsedSql.Statements(_, var statements)) {
      for (var statement : statements) {
        for (JsonNode rangeVar : new CommonNames(statement.node()).relations()) {
          site.take(form, rangeVar);
          site.found()
              .relation(rangeVar)
              .ifPresent(inner -> throughView(inner, site, form, depth - 1));
        }
      }
    }
  }

  private static void cascades(Relation relation, Site site, Set<Long> seen) {
    for (ForeignKey key : relation.referencedBy()) {
      if (seen.add(key.fromRelation())) {
        boolean writes = key.onDelete() == 'c' || key.onDelete() == 'n' || key.onDelete() == 'd';
        at(key.fromRelation(), writes ? "DELETE CASCADES" : "SELECT FOR UPDATE OR SHARE", site);
        if (key.onDelete() == 'c') {
          site.catalog()
              .relation(key.fromRelation())
              .ifPresent(child -> cascades(child, site, seen));
        }
      }
    }
  }

  private static void truncateReferencing(Relation relation, Site site, Set<Long> seen) {
    for (ForeignKey key : relation.referencedBy()) {
      if (seen.add(key.fromRelation())) {
        site.catalog()
            .relation(key.fromRelation())
            .ifPresent(child -> {
              site.take("TRUNCATE", child);
              truncateReferencing(child, site, seen);
            });
      }
    }
  }

  /// Whether these rows are touched depends on the data: the worse case.
  private static void at(long oid, String form, Site site) {
    site.catalog()
        .relation(oid)
        .ifPresent(relation ->
            site.forecast().take(form, Roles.around(site.catalog(), relation, true), false));
  }
}
