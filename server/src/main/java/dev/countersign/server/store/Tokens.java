package dev.countersign.server.store;

import dev.countersign.core.Digest;
import dev.countersign.ledger.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The bearer tokens that were issued. Thread-safe.
public final class Tokens {

  private final LedgeredTable table;

  Tokens(LedgeredTable table) {
    this.table = table;
  }

  /// Keeps a token that was just issued.
  ///
  /// @throws dev.countersign.core.CountersignException with `CONFLICT` when its id is taken
  public void issue(StoredToken token, Entry entry) {
    table.writeOne(
        entry,
        handle ->
            handle.execute(
                "INSERT INTO token (id, holder_kind, holder, label, secret_sha256, created_at_ns,"
                    + " expires_at_ns) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                token.id(),
                token.holderKind().id(),
                token.holder(),
                token.label(),
                token.secret().hex(),
                Moment.toNanos(token.createdAt()),
                Moment.toNanos(token.expiresAt())),
        LedgeredTable.exists("a token " + token.id()));
  }

  /// Lets a token no longer work.
  ///
  /// @throws dev.countersign.core.CountersignException with `NOT_FOUND` when there is none
  public void revoke(String id, Instant at, Entry entry) {
    table.writeOne(
        entry,
        handle ->
            handle.execute(
                "UPDATE token SET revoked_at_ns = ? WHERE id = ? AND revoked_at_ns IS NULL",
                Moment.toNanos(at),
                id),
        LedgeredTable.notFound("token " + id));
  }

  /// The token with this secret, whether it works or not.
  public Optional<StoredToken> find(Digest secret) {
    return table
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT * FROM token WHERE secret_sha256 = ?")
                .bind(0, secret.hex())
                .map((row, context) -> read(row))
                .findOne());
  }

  /// All tokens, the oldest first, also those that no longer work.
  public List<StoredToken> list() {
    return table
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT * FROM token ORDER BY created_at_ns, id")
                .map((row, context) -> read(row))
                .list());
  }

  private static StoredToken read(ResultSet row) throws SQLException {
    return new StoredToken(
        row.getString("id"),
        StoredToken.HolderKind.valueOf(row.getString("holder_kind").toUpperCase(Locale.ROOT)),
        row.getString("holder"),
        row.getString("label"),
        new Digest(row.getString("secret_sha256")),
        Moment.ofNanos(row.getLong("created_at_ns")),
        Moment.ofNanos(row.getLong("expires_at_ns")),
        LedgeredTable.momentOrEmpty(row, "revoked_at_ns"));
  }
}
