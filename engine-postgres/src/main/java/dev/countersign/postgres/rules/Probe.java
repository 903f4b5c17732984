package dev.countersign.postgres.rules;

import java.sql.SQLException;
import java.util.List;

/// A rule that asks the live server, when a review is made.
///
/// It reads the catalogue, and rows of plain tables by [RowProbe]: nothing that it asks may run
/// code that users of the database have written.
public interface Probe extends Rule {

  @Override
  default void check(Case statement, Report report) {}

  /// Looks at one statement and at the server.
  ///
  /// @throws SQLException when the server does not answer; that itself becomes a finding
  void ask(Case statement, Server server, Report report) throws SQLException;

  /// Whether its answer takes the place of all that it found without asking, also where the answer
  /// is that nothing is the matter.
  default boolean settles() {
    return false;
  }

  /// A live server, inside a read-only transaction.
  @FunctionalInterface
  interface Server {

    /// All rows of a query; NULL is empty text.
    List<List<String>> rows(String sql, Object... values) throws SQLException;

    /// What the planner says of the statement that is looked at.
    default Planned planned() throws SQLException {
      return new Planned.Unasked("there is no planner to ask");
    }
  }
}
