package dev.countersign.server.store;

import dev.countersign.core.TargetName;
import dev.countersign.core.engine.CloneRecords;
import java.time.Instant;
import java.util.List;

/// Clones that are in use, or that somebody has to drop.
final class StoredClones implements CloneRecords {

  private final Database database;

  StoredClones(Database database) {
    this.database = database;
  }

  @Override
  public void keep(CloneRecord clone) {
    database.write(handle ->
        handle.execute(
            "INSERT INTO rehearsal_clone (name, target, alive_until_ns) VALUES (?, ?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET alive_until_ns = excluded.alive_until_ns",
            clone.name(),
            clone.target().value(),
            Moment.toNanos(clone.aliveUntil())));
  }

  @Override
  public void forget(String name) {
    database.write(handle -> handle.execute("DELETE FROM rehearsal_clone WHERE name = ?", name));
  }

  @Override
  public List<CloneRecord> abandoned(TargetName target, Instant now) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT name, alive_until_ns FROM rehearsal_clone"
                    + " WHERE target = :target AND alive_until_ns < :now ORDER BY name")
            .bind("target", target.value())
            .bind("now", Moment.toNanos(now))
            .map((row, context) ->
                new CloneRecord(
                    row.getString("name"), target, Moment.ofNanos(row.getLong("alive_until_ns"))))
            .list());
  }
}
