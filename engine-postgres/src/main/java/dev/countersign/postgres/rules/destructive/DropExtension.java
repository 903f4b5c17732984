package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// An extension dropped.
final class DropExtension implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "drop-extension",
            """
            `DROP EXTENSION` drops all types, functions and operators of the extension, and with `CASCADE` the
            columns and indexes that use them.
            """)
        .bad("DROP EXTENSION plpgsql")
        .good("ALTER TABLE orders RENAME COLUMN note TO remark");
  }

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("DropStmt") && statement.field("removeType").equals("OBJECT_EXTENSION")) {
      for (List<String> names : statement.dropped()) {
        report.add(
            String.join(".", names),
            "The extension %s is dropped with all that it brought.".formatted(names.getLast()),
            "Make sure that no column, index or function uses it.");
      }
    }
  }
}
