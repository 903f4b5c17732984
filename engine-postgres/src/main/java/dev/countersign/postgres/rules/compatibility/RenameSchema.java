package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;

/// A schema under a new name.
final class RenameSchema implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "rename-schema",
            """
            Every name that is qualified with the schema, and every search path that has it, means nothing any more
            from the moment it is renamed: search paths of roles, databases and functions included. Create the new
            schema, move one object after the other, and leave views behind.
            """)
        .on("RenameStmt")
        .bad("ALTER SCHEMA side RENAME TO archive")
        .good("CREATE SCHEMA archive", "CREATE SCHEMA a1; ALTER SCHEMA a1 RENAME TO archive");
  }

  @Override
  public void check(Case statement, Report report) {
    String schema = statement.field("subname");
    boolean renames =
        statement.is("RenameStmt") && statement.field("renameType").equals("OBJECT_SCHEMA");
    if (renames && !statement.fresh().schema(schema)) {
      report.add(
          schema,
          "Names qualified with %s, and search paths that have it, lead nowhere from then on%s."
              .formatted(schema, Mentions.words(statement, schema)),
          "Create the new schema, move one object after the other, and leave views behind.");
    }
  }
}
