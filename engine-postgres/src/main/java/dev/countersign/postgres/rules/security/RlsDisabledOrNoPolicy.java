package dev.countersign.postgres.rules.security;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Row-level security switched off, or on without a policy.
final class RlsDisabledOrNoPolicy implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "rls-disabled-or-no-policy",
            """
            Switching row-level security off shows everybody all rows. Switching it on without any policy hides all
            rows from everybody but the owner. Dropping the last policy does the same.
            """)
        .on(
            "AT_DisableRowSecurity",
            "AT_NoForceRowSecurity",
            "AT_EnableRowSecurity",
            "AT_ForceRowSecurity",
            "DropStmt")
        .bad(
            "ALTER TABLE orders DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE notes ENABLE ROW LEVEL SECURITY",
            "DROP POLICY orders_all ON orders")
        .good("ALTER TABLE orders ENABLE ROW LEVEL SECURITY");
  }

  @Override
  public void check(Case statement, Report report) {
    boolean fresh = statement.fresh().relation(statement.node().path("relation"));
    for (JsonNode command : statement.commands()) {
      switch (PgNode.text(command, "subtype")) {
        case "AT_DisableRowSecurity", "AT_NoForceRowSecurity" -> {
          if (!fresh) {
            report.add(
                statement.targetName(),
                "Policies no longer protect the rows of %s.".formatted(statement.targetName()),
                "Change the policies instead of switching them off.");
          }
        }
        case "AT_EnableRowSecurity", "AT_ForceRowSecurity" -> enabled(statement, report);
        default -> {}
      }
    }
    if (statement.is("DropStmt") && statement.field("removeType").equals("OBJECT_POLICY")) {
      statement.dropped().forEach(names -> dropped(names, statement, report));
    }
  }

  private static void enabled(Case statement, Report report) {
    boolean none = statement.target().filter(t -> t.rowSecurity().policies().isEmpty()).isPresent();
    boolean created =
        Stream.concat(
                statement.script().earlier().stream(),
                statement.script().laterInTransaction().stream())
            .filter(s -> s.tag().equals("CreatePolicyStmt"))
            .anyMatch(s -> statement.named(s.node().path("table")).equals(statement.targetName()));
    if (none && !created) {
      report.add(
          statement.targetName(),
          "%s has no policy: all rows are hidden from everybody but its owner."
              .formatted(statement.targetName()),
          "Create the policies first.");
    }
  }

  private static void dropped(List<String> names, Case statement, Report report) {
    List<String> tableName = names.subList(0, names.size() - 1);
    Optional<Relation> table = statement.found().relation(tableName);
    if (table.filter(t -> t.rowSecurity().policies().size() <= 1).isPresent()) {
      report.add(
          statement.named(tableName),
          "The last policy of the table is dropped.",
          "Create the policy that replaces it first.");
    }
  }
}
