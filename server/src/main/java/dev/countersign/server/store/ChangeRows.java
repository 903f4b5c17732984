package dev.countersign.server.store;

import dev.countersign.core.change.Approval;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.Execution;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/// How a change is laid out in rows.
///
/// Its document is what is read back. Approvals and the start of the execution have rows of their
/// own as well, whose primary keys are the last line of defence: one person counts once, and a
/// change starts once, even if everything above were wrong.
final class ChangeRows {

  private ChangeRows() {}

  /// The stored version is not the one that the next was made from.
  static final class Overtaken extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  static void insert(Handle handle, Change change) {
    handle.execute(
        "INSERT INTO change_record (id, version, state, target, agent, digest, created_at_ns,"
            + " changed_at_ns, format, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        change.id().number(),
        change.version(),
        change.state().id(),
        change.target().value(),
        change.agent().value(),
        change.digest().hex(),
        Moment.toNanos(change.createdAt()),
        Moment.toNanos(change.changedAt()),
        ChangeDocument.FORMAT,
        ChangeDocument.write(change));
    insertParts(handle, change);
  }

  /// @throws Overtaken when the stored version is not the one before
  static void update(Handle handle, Change next, StoreFailures failures) {
    int updated =
        handle.execute(
            "UPDATE change_record SET version = ?, state = ?, digest = ?, changed_at_ns = ?,"
                + " format = ?, document = ? WHERE id = ? AND version = ?",
            next.version(),
            next.state().id(),
            next.digest().hex(),
            Moment.toNanos(next.changedAt()),
            ChangeDocument.FORMAT,
            ChangeDocument.write(next),
            next.id().number(),
            next.version() - 1);
    if (updated == 0) {
      throw new Overtaken();
    }
    insertParts(handle, next);
    requireOneStart(handle, next, failures);
  }

  private static void insertParts(Handle handle, Change change) {
    long known =
        handle
            .createQuery("SELECT count(*) FROM change_approval WHERE change_id = ?")
            .bind(0, change.id().number())
            .mapTo(Long.class)
            .one();
    change.approvals().stream().skip(known).forEach(approval -> insert(handle, change, approval));
    change.execution().ifPresent(execution -> insert(handle, change, execution));
  }

  private static void insert(Handle handle, Change change, Approval approval) {
    handle.execute(
        "INSERT INTO change_approval (change_id, person, digest, at_ns) VALUES (?, ?, ?, ?)",
        change.id().number(),
        approval.person().value().toLowerCase(Locale.ROOT),
        approval.digest().hex(),
        Moment.toNanos(approval.at()));
  }

  private static void insert(Handle handle, Change change, Execution execution) {
    handle.execute(
        "INSERT INTO change_execution (change_id, caused_by, path, started_at_ns)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (change_id) DO NOTHING",
        change.id().number(),
        execution.by(),
        execution.path().id(),
        Moment.toNanos(execution.startedAt()));
  }

  private static void requireOneStart(Handle handle, Change next, StoreFailures failures) {
    long otherStarts =
        handle
            .createQuery(
                "SELECT count(*) FROM change_execution"
                    + " WHERE change_id = ? AND started_at_ns <> ?")
            .bind(0, next.id().number())
            .bind(1, next.execution().map(Execution::startedAt).map(Moment::toNanos).orElse(-1L))
            .mapTo(Long.class)
            .one();
    if (otherStarts > 0) {
      throw failures.because(
          "change %s was started before and may not start again.".formatted(next.id()));
    }
  }

  static Change read(ResultSet row, StoreFailures failures) throws SQLException {
    try {
      return ChangeDocument.read(row.getInt("format"), row.getString("document"));
    } catch (IllegalArgumentException e) {
      throw failures.because(
          "change %d cannot be read, %s.".formatted(row.getLong("id"), e.getMessage()));
    }
  }
}
