package dev.countersign.postgres.review;

import dev.countersign.core.BindValue;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Planned;
import dev.countersign.postgres.rules.Probe;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/// The server as the rules ask it about one statement. Used by one thread.
///
/// @param live inside a read-only transaction
/// @param time what is left of the time for questions
/// @param catalog what is there
/// @param statement the one that is looked at
/// @param values its bind values
record LiveServer(
    Live live, AskingTime time, Catalog catalog, Case statement, List<BindValue> values)
    implements Probe.Server {

  private static final Set<String> WRITES =
      Set.of("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt");

  @Override
  public List<List<String>> rows(String sql, Object... parameters) throws SQLException {
    return time.rows(live, sql, parameters);
  }

  @Override
  public Planned planned() throws SQLException {
    if (!WRITES.contains(statement.tag())) {
      return new Planned.Unasked("it writes no rows by itself");
    }
    if (new UnseenCode(catalog).isIn(statement.effects())) {
      return new Planned.Unasked("the planner may run code that cannot be seen");
    }
    String sql = statement.statement().orElseThrow().text();
    return new PlannerEstimate(live).of(sql, values);
  }
}
