package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Several tables that one transaction locks one after the other.
final class WideLockWindow implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "wide-lock-window",
            """
            The transaction holds a lock that makes others wait, and waits itself for another table: as long as it waits, both
            are out of use, and two changes that take the tables in another order end in a deadlock. Give each table a
            transaction of its own, or take all locks first with a short `lock_timeout`.
            """)
        .bad("ALTER TABLE crates ADD COLUMN state text; ALTER TABLE racks ADD COLUMN room text")
        .good("ALTER TABLE crates ADD COLUMN state text, ADD COLUMN room text")
        .option("tables", 2L, "from so many tables on the window is wide");
  }

  @Override
  public void check(Case statement, Report report) {
    Set<String> before = new LinkedHashSet<>();
    statement.course().held().forEach(held -> before.add(held.lock().object()));
    if (before.isEmpty() || RewriteWhileHoldingLock.applies(statement)) {
      return;
    }
    Set<String> after = new LinkedHashSet<>(before);
    LiveLocks.of(statement).strong().stream()
        .map(LockForecast::object)
        .filter(name -> !isAnotherName(name, statement))
        .forEach(after::add);
    List<String> were = roots(before, statement);
    List<String> are = roots(after, statement);
    if (were.size() < report.number("tables") && are.size() >= report.number("tables")) {
      String next = are.stream().filter(name -> !were.contains(name)).findFirst().orElse("");
      report.add(
          next,
          "The transaction already makes others wait for %s, and now locks %s too."
              .formatted(String.join(", ", were), next),
          "Give each table a transaction of its own.");
    }
  }

  /// Whether it is a table that the transaction has renamed, and so holds already.
  private static boolean isAnotherName(String name, Case statement) {
    return statement.relationNamed(name).isEmpty()
        && statement.script().sameTransaction().stream()
            .filter(earlier -> earlier.tag().equals("RenameStmt"))
            .map(earlier -> PgNode.text(earlier.node(), "newname"))
            .anyMatch(renamed -> name.equals(renamed) || name.endsWith("." + renamed));
  }

  /// Without partitions whose table is there too.
  private static List<String> roots(Set<String> names, Case statement) {
    return names.stream()
        .filter(name ->
            statement.relationNamed(name).stream()
                .flatMap(table -> table.inheritance().parents().stream())
                .flatMap(oid -> statement.catalog().relation(oid).stream())
                .noneMatch(parent -> names.contains(parent.objectName().qualified())))
        .toList();
  }
}
