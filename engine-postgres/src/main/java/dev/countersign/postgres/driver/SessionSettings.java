package dev.countersign.postgres.driver;

import dev.countersign.core.engine.RunOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The statements that give the runner's connection the state under which a change was approved.
final class SessionSettings {

  private SessionSettings() {}

  static List<String> of(RunOrder order, RunMode mode) {
    var all = new ArrayList<String>();
    order
        .session()
        .settings()
        .forEach((name, value) -> all.add(set(name, effective(name, value, order))));
    all.add(set("statement_timeout", "0"));
    all.add(set("idle_in_transaction_session_timeout", "0"));
    all.add(set("lock_timeout", lockTimeoutMillis(order, mode)));
    return all;
  }

  static String quoted(String text) {
    String doubled = text.replace("'", "''");
    return text.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : "E'" + doubled.replace("\\", "\\\\") + "'";
  }

  /// What is as it should be is not set again: some settings only a superuser may set.
  private static String set(String name, String value) {
    return """
    SELECT pg_catalog.set_config(%1$s, %2$s, false)
     WHERE pg_catalog.current_setting(%1$s) OPERATOR(pg_catalog.<>) %2$s\
    """
        .formatted(quoted(name), quoted(value));
  }

  /// `"$user"` means the role of the session that was judged, not the one that runs.
  private static String effective(String name, String value, RunOrder order) {
    if (!name.equals("search_path")) {
      return value;
    }
    String role = '"' + order.session().role().replace("\"", "\"\"") + '"';
    return value.replace("\"$user\"", role).replaceAll("(?<![\"\\w])\\$user(?![\"\\w])", role);
  }

  /// A concurrent build that gives up waiting leaves an invalid index behind, and blocks nobody
  /// while it waits; so it waits.
  private static String lockTimeoutMillis(RunOrder order, RunMode mode) {
    return mode == RunMode.BARE && concurrent(order)
        ? "0"
        : Long.toString(Math.max(1, order.lockTimeout().toMillis()));
  }

  /// Whether a statement says CONCURRENTLY; to say it too often costs an attempt, no more.
  static boolean concurrent(RunOrder order) {
    return order.statements().stream()
        .anyMatch(statement -> statement.text().toLowerCase(Locale.ROOT).contains("concurrently"));
  }
}
