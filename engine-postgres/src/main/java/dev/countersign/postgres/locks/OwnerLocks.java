package dev.countersign.postgres.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Locks of DROP OWNED and REASSIGN OWNED.
final class OwnerLocks {

  private OwnerLocks() {}

  static void drop(JsonNode node, Site site) {
    owned(node, site).forEach(relation -> DropLocks.relation(relation, true, site));
  }

  static void reassign(JsonNode node, Site site) {
    owned(node, site).forEach(relation -> site.take("OWNER TO", relation));
  }

  private static List<Relation> owned(JsonNode node, Site site) {
    var roles = new ArrayList<String>();
    node.path("roles").forEach(role -> roles.add(PgNode.text(PgNode.of(role).body(), "rolename")));
    return site.catalog().relations().stream()
        .filter(relation -> !relation.builtIn() && roles.contains(relation.owner()))
        .toList();
  }
}
