package dev.countersign.postgres.review;

import dev.countersign.core.BindValue;
import dev.countersign.postgres.rules.Planned;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks the planner how many rows a statement writes, without running it.
///
/// @param live inside a read-only transaction
record PlannerEstimate(Live live) {

  private static final String NAME = "countersign_estimate";
  private static final JsonMapper JSON = new JsonMapper();

  /// Rows that the plan's writing node gets, or why the planner does not say.
  Planned of(String sql, List<BindValue> values) {
    try {
      return live.unlessLocked(() -> asked(sql, values))
          .orElseGet(() -> new Planned.Unasked("others hold a lock on what it touches"));
    } catch (SQLException e) {
      return new Planned.Refused(String.valueOf(e.getSQLState()), String.valueOf(said(e)));
    }
  }

  private Planned asked(String sql, List<BindValue> values) throws SQLException {
    try (var statement = live.connection().createStatement()) {
      statement.setEscapeProcessing(false);
      if (values.isEmpty()) {
        return read(statement, "EXPLAIN (FORMAT JSON) " + sql);
      }
      statement.execute("DEALLOCATE ALL");
      statement.execute("SET LOCAL plan_cache_mode = force_custom_plan");
      statement.execute("PREPARE " + NAME + types(values) + " AS " + sql);
      Planned rows = read(statement, "EXPLAIN (FORMAT JSON) EXECUTE " + NAME + arguments(values));
      statement.execute("DEALLOCATE " + NAME);
      return rows;
    }
  }

  /// The server's own words, without the driver's.
  private static @Nullable String said(SQLException e) {
    ServerErrorMessage error = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    return error == null ? e.getMessage() : error.getMessage();
  }

  private static Planned read(java.sql.Statement statement, String explain) throws SQLException {
    try (var rows = statement.executeQuery(explain)) {
      rows.next();
      JsonNode plan = JSON.readTree(rows.getString(1)).path(0).path("Plan");
      OptionalLong written = written(plan);
      return written.isPresent()
          ? new Planned.Rows(written.getAsLong())
          : new Planned.Unasked("its plan writes no rows by itself");
    }
  }

  private static OptionalLong written(JsonNode plan) {
    if (plan.path("Node Type").asString("").equals("ModifyTable")) {
      long sum = 0;
      for (JsonNode child : plan.path("Plans")) {
        boolean input = child.path("Parent Relationship").asString("").matches("Outer|Member");
        sum += input ? child.path("Plan Rows").asLong(0) : 0;
      }
      return OptionalLong.of(sum);
    }
    for (JsonNode child : plan.path("Plans")) {
      OptionalLong found = written(child);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalLong.empty();
  }

  private String types(List<BindValue> values) throws SQLException {
    var types = new StringJoiner(", ", "(", ")");
    for (BindValue value : values) {
      types.add(value.typeId() == 0 ? "unknown" : type(value));
    }
    return types.toString();
  }

  /// The type as the server itself writes it, with its schema where it needs one.
  private String type(BindValue value) throws SQLException {
    long oid = Integer.toUnsignedLong(value.typeId());
    return live.one("SELECT format_type(?::oid, NULL)", oid).orElse("unknown");
  }

  private static String arguments(List<BindValue> values) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> argument(values.get(i)))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String argument(BindValue value) {
    return value.bytes().isEmpty() ? "NULL" : "'" + value.shown().replace("'", "''") + "'";
  }
}
