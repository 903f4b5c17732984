package dev.countersign.postgres.review;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.locks.LockMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is going on at the target right now that a reviewer should know. Used by one thread.
final class LiveFacts {

  private static final String LONG_TRANSACTIONS =
      """
      SELECT pid, extract(epoch FROM now() - xact_start)::bigint, state
        FROM pg_stat_activity
       WHERE xact_start < now() - interval '30 seconds' AND pid <> pg_backend_pid()
         AND backend_type = 'client backend' AND datname = current_database()
       ORDER BY xact_start LIMIT 3
      """;

  private static final String HOLDERS =
      """
      SELECT count(DISTINCT pid) FILTER (WHERE granted), count(DISTINCT pid) FILTER (WHERE NOT granted)
        FROM pg_locks
       WHERE locktype = 'relation' AND relation = to_regclass(?) AND pid <> pg_backend_pid()
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private static final String REPLICAS =
      """
      SELECT count(*), coalesce(max(extract(epoch FROM replay_lag))::bigint, 0) FROM pg_stat_replication
       WHERE state = 'streaming'
      """;

  /// From this size on it matters that a table written anew is there twice.
  private static final long COPY_BYTES = 100L << 20;

  private final Live live;
  private final Sizes sizes;

  LiveFacts(Live live, Sizes sizes) {
    this.live = live;
    this.sizes = sizes;
  }

  /// The server's version, such as `18.6`.
  String version() throws SQLException {
    return live.one("SHOW server_version").orElse("").split(" ", 2)[0];
  }

  /// Facts about the objects that are locked, one sentence each.
  List<String> notes(List<LockForecast> locks) throws SQLException {
    var notes = new ArrayList<String>();
    boolean strong = false;
    for (LockForecast lock : locks) {
      LockMode mode = LockMode.of(lock.mode());
      if (mode.blocksWrites()) {
        strong = true;
        about(lock, mode, notes);
      }
    }
    if (strong) {
      longTransactions(notes);
      replicas(notes);
    }
    return notes;
  }

  private void about(LockForecast lock, LockMode mode, List<String> notes) throws SQLException {
    Optional<Sizes.Size> size =
        lock.rewrite() || lock.scan() ? sizes.of(lock.object()) : Optional.empty();
    size.ifPresent(known -> notes.addAll(aboutSize(lock, known)));
    new WriteRate(live)
        .of(lock.object())
        .ifPresent(rate -> notes.add("%s gets %s.".formatted(lock.object(), rate.inWords())));
    List<List<String>> rows = live.rows(HOLDERS, lock.object());
    if (rows.isEmpty()) {
      return;
    }
    List<String> row = rows.getFirst();
    long holding = Long.parseLong(row.get(0));
    long waiting = Long.parseLong(row.get(1));
    if (holding > 0) {
      notes.add(
          "%d other session%s %s %s right now; while the change waits for %s, everybody who comes later waits behind it."
              .formatted(
                  holding,
                  holding == 1 ? "" : "s",
                  holding == 1 ? "uses" : "use",
                  lock.object(),
                  mode));
    }
    if (waiting > 0) {
      notes.add("%d session(s) already wait for a lock on %s.".formatted(waiting, lock.object()));
    }
  }

  private static List<String> aboutSize(LockForecast lock, Sizes.Size size) {
    if (size.totalBytes().isEmpty()) {
      return List.of("How large %s is, is not known.".formatted(lock.object()));
    }
    String has = "%s has %s.".formatted(lock.object(), size.inWords());
    boolean twice =
        lock.rewrite()
            && (size.kind() == 'r' || size.kind() == 'm')
            && size.totalBytes().getAsLong() >= COPY_BYTES;
    return twice
        ? List.of(
            has,
            "Until it commits, %s is there twice: about %s more disk, and as much WAL; how much is free cannot be asked over SQL."
                .formatted(lock.object(), size.inWords()))
        : List.of(has);
  }

  private void longTransactions(List<String> notes) throws SQLException {
    for (List<String> row : live.rows(LONG_TRANSACTIONS)) {
      notes.add(
          "A transaction has been open for %s seconds (process %s, %s); the change may have to wait for it."
              .formatted(row.get(1), row.get(0), row.get(2)));
    }
  }

  private void replicas(List<String> notes) throws SQLException {
    List<String> row = live.rows(REPLICAS).getFirst();
    if (!row.getFirst().equals("0")) {
      notes.add(
          "%s replica(s) follow this server, at most %s seconds behind; they take the same locks when they replay."
              .formatted(row.get(0), row.get(1)));
    }
  }
}
