package dev.countersign.postgres.review;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.Severity;
import dev.countersign.postgres.review.undo.RelationName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Who keeps even readers out of what a change touches while it is reviewed. What the server then
/// does not tell is not waited for, and the review says so. Used by one thread.
final class Blockers {

  private static final String RULE = "locked-during-review";

  /// A session that waits for the lock keeps readers out as well: they queue behind it.
  private static final String HOLDERS =
      """
      SELECT o.name, l.pid, l.granted, coalesce(a.application_name, ''), coalesce(a.usename, ''),
             extract(epoch FROM clock_timestamp() - a.xact_start)::bigint,
             to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
        FROM unnest(?::text[]) WITH ORDINALITY o (name, place)
        JOIN pg_locks l ON l.relation = to_regclass(o.name)
        LEFT JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_backend_pid()
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       ORDER BY o.place, l.granted DESC, l.pid
      """;

  private final Live live;
  private final List<String> objects;
  private List<Finding> found = List.of();

  /// @param touched what the change does
  Blockers(Live live, Classified touched) {
    this.live = live;
    this.objects =
        Stream.concat(
                touched.locks().stream().map(LockForecast::object),
                touched.effects().stream()
                    .filter(effect -> effect.object().certain())
                    .map(effect -> effect.object().qualified()))
            .filter(RelationName::isOne)
            .distinct()
            .toList();
  }

  /// Looks who is there, before anything else is asked.
  void look() throws SQLException {
    found = asked();
    if (!found.isEmpty()) {
      live.hurry();
    }
  }

  /// What a reviewer has to know of it: nothing when everything was answered.
  List<Finding> findings() throws SQLException {
    if (found.isEmpty() && live.refused()) {
      List<Finding> now = asked();
      return now.isEmpty() ? List.of(gone()) : now;
    }
    return found;
  }

  private List<Finding> asked() throws SQLException {
    var names = live.connection().createArrayOf("text", objects.toArray());
    var findings = new ArrayList<Finding>();
    for (List<String> row : live.rows(HOLDERS, names)) {
      findings.add(of(row));
    }
    return findings;
  }

  private static Finding of(List<String> row) {
    boolean holds = row.get(2).equals("t");
    return finding(
        row.get(0),
        "Process %s (%s) %s ACCESS EXCLUSIVE on %s%s. What could not be asked meanwhile is not known here: sizes are the server's last count, and rows and undo may be missing."
            .formatted(row.get(1), who(row), holds ? "holds" : "waits for", row.get(0), since(row)),
        "Find out what that session does before you approve: the change waits behind it, and everybody who comes later waits behind the change.");
  }

  private static String who(List<String> row) {
    String application = row.get(3).isEmpty() ? "which does not name itself" : row.get(3);
    return row.get(4).isEmpty() ? application : application + ", as " + row.get(4);
  }

  private static String since(List<String> row) {
    return row.get(5).isEmpty()
        ? ", since a time that this role is not told"
        : "; its transaction began %s seconds ago, at %s UTC".formatted(row.get(5), row.get(6));
  }

  private static Finding gone() {
    return finding(
        "",
        "Something that it touches was locked by a session that is gone by now. What could not be asked meanwhile is not known here.",
        "Propose it again, so that it is reviewed whole.");
  }

  private static Finding finding(String object, String message, String help) {
    return new Finding(RULE, Severity.MEDIUM, 1, 1, object, message, help);
  }
}
