package dev.countersign.server.store;

import dev.countersign.ledger.EntryFilter;
import dev.countersign.ledger.EntryKeys;
import dev.countersign.ledger.LedgerHead;
import dev.countersign.ledger.StoredCheckpoint;
import dev.countersign.ledger.StoredLeaf;
import dev.countersign.ledger.merkle.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// The questions that are asked of the ledger's tables.
final class LedgerTables {

  private static final String ROW =
      "SELECT idx, content, leaf_hash, kind, actor, change_id, target, session_id FROM ledger_entry";

  private LedgerTables() {}

  /// Both ends in one statement, so that they belong to one moment.
  static LedgerHead head(Handle handle) {
    return handle
        .createQuery(
            "SELECT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry) AS entries,"
                + " c.size, c.note FROM (SELECT 1 AS one) AS always"
                + " LEFT JOIN ledger_checkpoint AS c"
                + " ON c.size = (SELECT max(size) FROM ledger_checkpoint)")
        .map((row, context) -> head(row))
        .one();
  }

  private static LedgerHead head(ResultSet row) throws SQLException {
    long entries = row.getLong("entries");
    long size = row.getLong("size");
    String note = row.getString("note");
    return new LedgerHead(
        entries, note == null ? Optional.empty() : Optional.of(new StoredCheckpoint(size, note)));
  }

  static List<Hash> hashes(Handle handle, StoreFailures failures, int level, long from, int count) {
    String table =
        level == 0
            ? "SELECT leaf_hash FROM ledger_entry WHERE idx >= :from AND idx < :to ORDER BY idx"
            : "SELECT hash FROM ledger_tile_hash WHERE level = :level"
                + " AND position >= :from AND position < :to ORDER BY position";
    Query query = handle.createQuery(table).bind("from", from).bind("to", from + count);
    List<Hash> hashes =
        (level == 0 ? query : query.bind("level", level))
            .map((row, context) -> hash(row, 1))
            .list();
    if (hashes.size() != count) {
      throw failures.because(
          "of the ledger's %d hashes from %d on level %d, %d are there; run countersign ledger verify."
              .formatted(count, from, level, hashes.size()));
    }
    return hashes;
  }

  static List<StoredLeaf> leaves(Handle handle, long from, int limit) {
    return handle
        .createQuery(ROW + " WHERE idx >= :from ORDER BY idx LIMIT :limit")
        .bind("from", from)
        .bind("limit", limit)
        .map((row, context) -> leaf(row))
        .list();
  }

  static List<StoredLeaf> find(Handle handle, EntryFilter filter, long before, int limit) {
    List<String> conditions = new ArrayList<>(List.of("idx < :before"));
    filter.kind().ifPresent(value -> conditions.add("kind = :kind"));
    filter.actor().ifPresent(value -> conditions.add("actor = :actor"));
    filter.change().ifPresent(value -> conditions.add("change_id = :change AND change_id <> ''"));
    filter.target().ifPresent(value -> conditions.add("target = :target AND target <> ''"));
    filter
        .session()
        .ifPresent(value -> conditions.add("session_id = :session AND session_id <> ''"));
    Query query =
        handle
            .createQuery(
                ROW
                    + " WHERE "
                    + String.join(" AND ", conditions)
                    + " ORDER BY idx DESC LIMIT :limit")
            .bind("before", before)
            .bind("limit", limit);
    filter.kind().ifPresent(value -> query.bind("kind", value));
    filter.actor().ifPresent(value -> query.bind("actor", value));
    filter.change().ifPresent(value -> query.bind("change", value));
    filter.target().ifPresent(value -> query.bind("target", value));
    filter.session().ifPresent(value -> query.bind("session", value));
    return query.map((row, context) -> leaf(row)).list();
  }

  static List<StoredCheckpoint> checkpoints(Handle handle, long fromSize, int limit) {
    return handle
        .createQuery(
            "SELECT size, note FROM ledger_checkpoint WHERE size >= :from ORDER BY size LIMIT :limit")
        .bind("from", fromSize)
        .bind("limit", limit)
        .map((row, context) -> new StoredCheckpoint(row.getLong("size"), row.getString("note")))
        .list();
  }

  private static StoredLeaf leaf(ResultSet row) throws SQLException {
    EntryKeys keys =
        new EntryKeys(
            row.getString("kind"),
            row.getString("actor"),
            row.getString("change_id"),
            row.getString("target"),
            row.getString("session_id"));
    return new StoredLeaf(
        row.getLong("idx"), row.getString("content"), hash(row, 3), Optional.of(keys));
  }

  /// A hash of another length than a hash has, which only tampering leaves behind, reads as one
  /// that no leaf and no node has.
  private static Hash hash(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes != null && bytes.length == Hash.BYTES ? Hash.of(bytes) : Hash.EMPTY_ROOT;
  }
}
