package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Dropped;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A CHECK, UNIQUE or EXCLUDE dropped, or a unique index.
final class DropCheckOrUnique implements Rule {

  private static final Pattern PROOF =
      Pattern.compile("CHECK \\(\\(\"?(.+?)\"? IS NOT NULL\\)\\).*");

  @Override
  public Card card() {
    return Card.high(
            "drop-check-or-unique",
            """
            Rows that the constraint kept out can come in, and to add it again all rows have to be checked. A CHECK
            that only said what NOT NULL says now is not found, nor one that the same transaction replaces, nor a
            unique index beside another one on the same columns.
            """)
        .on("AT_DropConstraint", "AlterDomainStmt", "DropStmt")
        .bad(
            "ALTER TABLE boxes DROP CONSTRAINT boxes_weight_check",
            "ALTER TABLE boxes DROP CONSTRAINT boxes_label_key",
            "DROP INDEX CONCURRENTLY boxes_code")
        .good(
            "ALTER TABLE boxes DROP CONSTRAINT boxes_shelf_proof",
            "ALTER TABLE boxes DROP CONSTRAINT boxes_weight_check, ADD CONSTRAINT"
                + " boxes_weight_check CHECK (weight >= 0) NOT VALID");
  }

  @Override
  public void check(Case statement, Report report) {
    for (DroppedConstraint dropped : DroppedConstraint.of(statement)) {
      switch (dropped.kind()) {
        case CHECK, UNIQUE, EXCLUSION, UNKNOWN -> {
          if (!isProven(dropped.name(), statement)) {
            add(statement.targetName() + "." + dropped.name(), dropped.name(), report);
          }
        }
        case PRIMARY, FOREIGN, NOT_NULL -> {}
      }
    }
    if (statement.is("AlterDomainStmt") && statement.field("subtype").equals("X")) {
      String domain = String.join(".", PgNode.names(statement.node().path("typeName")));
      add(domain + "." + statement.field("name"), statement.field("name"), report);
    }
    for (Dropped index : Dropped.of(statement, "OBJECT_INDEX")) {
      statement
          .found()
          .index(index.names())
          .filter(found -> isAlone(found.table(), found.index()))
          .ifPresent(found -> add(index.object(), index.object(), report));
    }
  }

  private static void add(String object, String name, Report report) {
    report.add(
        object,
        "Rows that %s keeps out can come in.".formatted(name),
        "Make sure that something else keeps the rows right, or replace it in one transaction.");
  }

  /// Whether it says of a column that it is not NULL, and the column is NOT NULL by itself.
  private static boolean isProven(String name, Case statement) {
    return statement.target().stream()
        .flatMap(table -> table.checks().stream())
        .filter(check -> check.name().equals(name))
        .map(check -> PROOF.matcher(check.definition()))
        .filter(Matcher::matches)
        .anyMatch(proof -> isNotNull(proof.group(1), statement));
  }

  private static boolean isNotNull(String column, Case statement) {
    boolean known =
        statement.target().flatMap(t -> t.column(column)).filter(c -> c.notNull()).isPresent();
    return known || statement.script().earlier().stream().anyMatch(s -> sets(s, column, statement));
  }

  private static boolean sets(SqlStatement earlier, String column, Case statement) {
    if (!earlier.tag().equals("AlterTableStmt")
        || !statement.named(earlier.node().path("relation")).equals(statement.targetName())) {
      return false;
    }
    return earlier
        .node()
        .path("cmds")
        .valueStream()
        .map(item -> PgNode.of(item).body())
        .anyMatch(command ->
            PgNode.text(command, "subtype").equals("AT_SetNotNull")
                && PgNode.text(command, "name").equals(column));
  }

  /// Whether no other index of the table enforces that its columns are unique.
  private static boolean isAlone(Relation table, Index index) {
    return index.unique()
        && index.valid()
        && index.constraint().isEmpty()
        && table.indexes().stream()
            .noneMatch(other ->
                other.oid() != index.oid()
                    && other.identifies()
                    && !index.hasExpressions()
                    && index.columns().containsAll(other.columns()));
  }
}
