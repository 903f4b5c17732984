package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A foreign key whose rows the server has to search for.
final class RequireFkIndex implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "require-fk-index",
            """
            Whenever a row of the parent is deleted or its key changes, the server looks for the rows that refer to
            it. Without an index that begins with the columns of the foreign key it reads the whole table each
            time, with the parent's row locked. A partial index does not help. Nothing is found where the table is
            not known, or where the same change makes the index.
            """)
        .on("CreateStmt", "AT_AddColumn", "AT_AddConstraint")
        .bad(
            "CREATE TABLE visits (id bigint PRIMARY KEY, order_id int REFERENCES orders)",
            "ALTER TABLE items ADD FOREIGN KEY (amount) REFERENCES notes NOT VALID")
        .good(
            "CREATE TABLE guests (id bigint PRIMARY KEY);"
                + " CREATE TABLE visits (guest bigint REFERENCES guests, n int, PRIMARY KEY (guest, n))",
            "CREATE TABLE guests (id bigint PRIMARY KEY);"
                + " CREATE TABLE visits (id bigint PRIMARY KEY, guest bigint REFERENCES guests);"
                + " CREATE INDEX ON visits (guest)");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode table = statement.node().path("relation");
    boolean known =
        statement.target().isPresent()
            || Tables.makesTable(statement)
            || statement.fresh().relation(table);
    if (!known) {
      return;
    }
    List<NewConstraint> constraints = NewConstraint.in(statement);
    var indexes = new ArrayList<>(KnownIndex.madeBy(constraints));
    indexes.addAll(KnownIndex.around(statement, table));
    for (NewConstraint constraint : constraints) {
      if (constraint.isForeignKey()
          && !refersAlready(statement, constraint)
          && indexes.stream().noneMatch(index -> index.finds(constraint.columns()))) {
        report.at(
            constraint.node(),
            statement.named(table),
            "No index of %s begins with %s, so every delete in %s reads all of it."
                .formatted(
                    statement.named(table),
                    constraint.words(),
                    statement.named(constraint.node().path("pktable"))),
            "Create an index on (%s).".formatted(constraint.words()));
      }
    }
  }

  /// The columns are a foreign key as it is, so nothing gets worse.
  private static boolean refersAlready(Case statement, NewConstraint constraint) {
    return statement
        .target()
        .filter(table ->
            table.references().stream()
                .map(key ->
                    key.fromColumns().stream()
                        .flatMap(number -> table.column(number).stream())
                        .map(Relation.Column::name)
                        .toList())
                .anyMatch(constraint.columns()::equals))
        .isPresent();
  }
}
