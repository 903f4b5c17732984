package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A table that is locked because another one loses its foreign key.
final class DropChildLocksParent implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "drop-child-locks-parent",
            """
            Dropping a table, column or constraint with a foreign key takes `ACCESS EXCLUSIVE` also on the table that the key
            refers to, because its triggers go too: reads and writes of that table wait behind it. Drop the foreign key in a
            transaction of its own, with a short `lock_timeout`, before the rest.
            """)
        .on("DropStmt", "AlterTableStmt")
        .bad("DROP TABLE crates", "ALTER TABLE crates DROP CONSTRAINT crates_rack_id_fkey")
        .good("ALTER TABLE crates VALIDATE CONSTRAINT crates_rack_id_fkey");
  }

  @Override
  public void check(Case statement, Report report) {
    List<Relation> dropped = new ArrayList<>();
    if (statement.is("DropStmt") && statement.field("removeType").equals("OBJECT_TABLE")) {
      statement.dropped().forEach(n -> statement.found().relation(n).ifPresent(dropped::add));
    }
    var parents = new LinkedHashSet<Relation>();
    for (Relation table : dropped) {
      parents(table.references(), statement, parents);
    }
    for (JsonNode command : statement.commands()) {
      statement.target().ifPresent(table -> parents(lost(table, command), statement, parents));
    }
    parents.removeAll(dropped);
    statement.target().ifPresent(parents::remove);
    for (Relation parent : parents) {
      String name = parent.objectName().qualified();
      report.add(
          name,
          "ACCESS EXCLUSIVE on %s too, because a foreign key to it goes: reads and writes of it wait."
              .formatted(name),
          "Drop the foreign key in a transaction of its own, with a short lock_timeout, before the"
              + " rest.");
    }
  }

  private static void parents(List<ForeignKey> keys, Case statement, Set<Relation> parents) {
    keys.stream()
        .flatMap(key -> statement.catalog().relation(key.toRelation()).stream())
        .filter(statement::isLive)
        .forEach(parents::add);
  }

  /// The foreign keys that go with a subcommand.
  private static List<ForeignKey> lost(Relation table, JsonNode command) {
    String name = PgNode.text(command, "name");
    return switch (PgNode.text(command, "subtype")) {
      case "AT_DropConstraint" ->
          table.references().stream().filter(key -> key.name().equals(name)).toList();
      case "AT_DropColumn" ->
          table.column(name).stream()
              .flatMap(column ->
                  table.references().stream()
                      .filter(key -> key.fromColumns().contains(column.number())))
              .toList();
      default -> List.of();
    };
  }
}
