package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.RowProbe;
import dev.countersign.postgres.rules.RowProbe.Answer;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// NOT NULL over a column that may hold NULLs.
final class SetNotNullMayFail implements Probe {

  @Override
  public Card card() {
    return Card.high(
            "set-not-null-may-fail",
            """
            `SET NOT NULL`, and a primary key over columns that may be NULL, fails when one row has a NULL there,
            after it has held its lock for as long as that took to find out. A valid CHECK constraint proves that
            there is none. A review asks the server for NULLs, where reading the table runs nobody's code and the
            table is not too large.
            """)
        .on("AT_SetNotNull", "AT_AddConstraint")
        .refused("23502")
        .bad(
            "ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL",
            "ALTER TABLE parcels ADD CONSTRAINT weighed NOT NULL weight")
        .good("ALTER TABLE orders ALTER COLUMN proven SET NOT NULL")
        .option("probe-bytes", 1L << 30, "tables with more bytes than this are not asked");
  }

  @Override
  public void check(Case statement, Report report) {
    for (String column : NewNotNull.columns(statement)) {
      may(column, "", statement, report);
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
    List<String> columns = table.isEmpty() ? List.of() : NewNotNull.columns(statement);
    for (String column : columns) {
      switch (rows.nulls(table.orElseThrow(), NewNotNull.only(statement), column)) {
        case Answer.Found found ->
            report.add(
                on(column, statement),
                "%s is NULL in %s %s of %s: the statement fails%s."
                    .formatted(
                        column,
                        found.words(),
                        found.rows() == 1 ? "row" : "rows",
                        statement.targetName(),
                        Repairs.words(statement)),
                ADVICE);
        case Answer.None _ -> {}
        case Answer.NotAsked(String why) ->
            may(column, " The server was not asked: %s.".formatted(why), statement, report);
      }
    }
  }

  private static void may(String column, String why, Case statement, Report report) {
    report.add(
        on(column, statement),
        "A row of %s in which %s is NULL makes the statement fail.%s"
            .formatted(statement.targetName(), column, why),
        ADVICE);
  }

  private static String on(String column, Case statement) {
    return statement.targetName() + "." + column;
  }

  private static final String ADVICE =
      "Fill the NULLs in batches first, and keep new ones out with CHECK (… IS NOT NULL) NOT VALID.";
}
