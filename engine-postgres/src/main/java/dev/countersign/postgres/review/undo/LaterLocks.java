package dev.countersign.postgres.review.undo;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Locks of a statement that runs when the change has run: where the catalogue of today makes it
/// look cheap only because the change has not happened yet, the worse case holds.
public final class LaterLocks {

  private LaterLocks() {}

  /// The locks then.
  ///
  /// @param now the locks that it would take today
  public static List<LockForecast> of(SqlStatement statement, List<LockForecast> now) {
    boolean scans = has(statement, "AT_SetNotNull");
    boolean rewrites = has(statement, "AT_AlterColumnType");
    String table = PgNode.text(statement.node().path("relation"), "relname");
    return now.stream()
        .map(lock ->
            (scans || rewrites) && lock.object().endsWith("." + table)
                ? worse(lock, rewrites, scans)
                : lock)
        .toList();
  }

  private static LockForecast worse(LockForecast lock, boolean rewrites, boolean scans) {
    boolean known = (lock.rewrite() || !rewrites) && (lock.scan() || !scans);
    return new LockForecast(
        lock.object(),
        lock.mode(),
        lock.blocks(),
        lock.rewrite() || rewrites,
        lock.scan() || scans,
        lock.certain() && known,
        lock.release());
  }

  private static boolean has(SqlStatement statement, String subtype) {
    for (JsonNode item : statement.node().path("cmds")) {
      if (PgNode.text(PgNode.of(item).body(), "subtype").equals(subtype)) {
        return true;
      }
    }
    return false;
  }
}
