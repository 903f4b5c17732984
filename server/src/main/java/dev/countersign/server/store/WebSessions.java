package dev.countersign.server.store;

import dev.countersign.core.Digest;
import dev.countersign.core.PersonName;
import dev.countersign.ledger.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// The browsers that are signed in. Thread-safe.
public final class WebSessions {

  private final LedgeredTable table;

  WebSessions(LedgeredTable table) {
    this.table = table;
  }

  /// Begins a session together with the entry that somebody signed in.
  public void begin(StoredWebSession session, Entry entry) {
    table.writeOne(
        entry,
        handle ->
            handle.execute(
                "INSERT INTO web_session (secret_sha256, person, group_names, created_at_ns,"
                    + " last_seen_at_ns, expires_at_ns) VALUES (?, ?, ?, ?, ?, ?)",
                session.secret().hex(),
                session.person().value(),
                Names.joined(session.groups()),
                Moment.toNanos(session.createdAt()),
                Moment.toNanos(session.lastSeenAt()),
                Moment.toNanos(session.expiresAt())),
        LedgeredTable.exists("such a session"));
  }

  /// The session with this secret, unless it has expired.
  public Optional<StoredWebSession> find(Digest secret, Instant now) {
    return table
        .database()
        .read(handle ->
            handle
                .createQuery(
                    "SELECT * FROM web_session WHERE secret_sha256 = ? AND expires_at_ns > ?")
                .bind(0, secret.hex())
                .bind(1, Moment.toNanos(now))
                .map((row, context) -> read(row))
                .findOne());
  }

  /// Notes that the browser was heard of.
  public void seen(Digest secret, Instant now) {
    write(
        "UPDATE web_session SET last_seen_at_ns = ? WHERE secret_sha256 = ?",
        Moment.toNanos(now),
        secret.hex());
  }

  /// Ends a session together with the entry that somebody signed out.
  public void end(Digest secret, Entry entry) {
    table.writeOne(
        entry,
        handle -> handle.execute("DELETE FROM web_session WHERE secret_sha256 = ?", secret.hex()),
        LedgeredTable.notFound("such session"));
  }

  /// Ends all sessions of a person who may no longer sign in.
  ///
  /// @return how many there were
  public int endAll(PersonName person) {
    return write("DELETE FROM web_session WHERE person = ?", person.value());
  }

  /// Forgets sessions that have expired.
  ///
  /// @return how many there were
  public int sweep(Instant now) {
    return write("DELETE FROM web_session WHERE expires_at_ns <= ?", Moment.toNanos(now));
  }

  private int write(String sql, Object... values) {
    return table.database().write(handle -> handle.execute(sql, values));
  }

  private static StoredWebSession read(ResultSet row) throws SQLException {
    return new StoredWebSession(
        new Digest(row.getString("secret_sha256")),
        new PersonName(row.getString("person")),
        People.groups(row.getString("group_names")),
        Moment.ofNanos(row.getLong("created_at_ns")),
        Moment.ofNanos(row.getLong("last_seen_at_ns")),
        Moment.ofNanos(row.getLong("expires_at_ns")));
  }
}
