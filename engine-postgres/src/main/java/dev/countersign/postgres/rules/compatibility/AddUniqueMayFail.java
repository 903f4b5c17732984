package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.RowProbe;
import dev.countersign.postgres.rules.RowProbe.Answer;
import java.sql.SQLException;
import java.util.Optional;

/// A uniqueness that rows may already violate.
final class AddUniqueMayFail implements Probe {

  @Override
  public Card card() {
    return Card.high(
            "add-unique-may-fail",
            """
            A unique index or constraint over rows that are there fails when two of them have the same values, after
            it has held its lock for as long as that took to find out; built `CONCURRENTLY` it leaves an INVALID
            index behind. A review asks the server for duplicates, where reading the table runs nobody's code and
            the table is not too large.
            """)
        .on("IndexStmt", "AT_AddConstraint")
        .refused("23505", "25001")
        .bad(
            "CREATE UNIQUE INDEX CONCURRENTLY parcels_label ON parcels (label)",
            "ALTER TABLE parcels ADD UNIQUE (label)")
        .good("CREATE UNIQUE INDEX CONCURRENTLY parcels_code ON parcels (id, label)")
        .option("probe-bytes", 1L << 30, "tables with more bytes than this are not asked");
  }

  @Override
  public void check(Case statement, Report report) {
    for (NewKey key : NewKey.of(statement)) {
      may(key, "", statement, report);
    }
  }

  @Override
  public boolean settles() {
    return true;
  }

  @Override
  public void ask(Case statement, Server server, Report report) throws SQLException {
    Optional<Relation> table = statement.target();
    var rows = new RowProbe(statement.catalog(), server, report.number("probe-bytes"));
    for (NewKey key : NewKey.of(statement)) {
      Answer answer =
          table.isPresent() && key.plain()
              ? duplicates(rows, table.get(), key)
              : new Answer.NotAsked("what is compared can run code");
      switch (answer) {
        case Answer.Found found ->
            report.at(key.at(), on(key, statement), does(found, key, statement), ADVICE);
        case Answer.None _ -> {}
        case Answer.NotAsked(String why) ->
            may(key, " The server was not asked: %s.".formatted(why), statement, report);
      }
    }
  }

  private static Answer duplicates(RowProbe rows, Relation table, NewKey key) throws SQLException {
    boolean only = table.kind() != Relation.Kind.PARTITIONED_TABLE;
    return rows.duplicates(table, only, key.columns(), key.nullsToo());
  }

  private static String does(Answer.Found found, NewKey key, Case statement) {
    return "%s %s of %s %s more than one row: the statement fails%s."
        .formatted(
            found.words(),
            found.rows() == 1 ? "value" : "values",
            on(key, statement),
            found.rows() == 1 ? "stands in" : "stand in",
            Repairs.words(statement));
  }

  private static void may(NewKey key, String why, Case statement, Report report) {
    report.at(
        key.at(),
        on(key, statement),
        "Rows that are the same in %s make the statement fail.%s"
            .formatted(on(key, statement), why),
        ADVICE);
  }

  private static String on(NewKey key, Case statement) {
    return "%s (%s)".formatted(statement.targetName(), String.join(", ", key.columns()));
  }

  private static final String ADVICE =
      "Look for duplicates first, with GROUP BY … HAVING count(*) > 1, and remove them.";
}
