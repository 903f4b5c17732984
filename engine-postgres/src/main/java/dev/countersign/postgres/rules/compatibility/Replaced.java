package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Case;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Constraints that the same transaction drops: one that takes the place of another restricts
/// nothing that was free.
final class Replaced {

  private Replaced() {}

  /// Whether a new CHECK has the name of a dropped one, or a new foreign key the columns.
  static boolean by(JsonNode constraint, Case statement) {
    Set<String> dropped = dropped(statement);
    return switch (PgNode.text(constraint, "contype")) {
      case "CONSTR_CHECK" -> dropped.contains(PgNode.text(constraint, "conname"));
      case "CONSTR_FOREIGN" ->
          statement.target().stream()
              .flatMap(table -> table.references().stream())
              .filter(key -> dropped.contains(key.name()))
              .anyMatch(key -> isAlike(key, constraint, statement));
      default -> false;
    };
  }

  private static boolean isAlike(ForeignKey key, JsonNode constraint, Case statement) {
    List<String> columns =
        key.fromColumns().stream()
            .flatMap(number -> statement.target().orElseThrow().column(number).stream())
            .map(Column::name)
            .toList();
    Optional<Long> referenced =
        statement.found().relation(constraint.path("pktable")).map(Relation::oid);
    return columns.equals(PgNode.names(constraint.path("fk_attrs")))
        && referenced.filter(oid -> oid == key.toRelation()).isPresent();
  }

  private static Set<String> dropped(Case statement) {
    var names = new HashSet<String>();
    collect(statement.node(), names);
    for (SqlStatement earlier : statement.script().sameTransaction()) {
      boolean same =
          statement.named(earlier.node().path("relation")).equals(statement.targetName());
      if (earlier.tag().equals("AlterTableStmt") && same) {
        collect(earlier.node(), names);
      }
    }
    return names;
  }

  private static void collect(JsonNode alter, Set<String> names) {
    for (JsonNode item : alter.path("cmds")) {
      JsonNode command = PgNode.of(item).body();
      if (PgNode.text(command, "subtype").equals("AT_DropConstraint")) {
        names.add(PgNode.text(command, "name"));
      }
    }
  }
}
