package dev.countersign.server.store;

import dev.countersign.core.AgentName;
import dev.countersign.core.Digest;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import dev.countersign.ledger.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The agents that were made known by command, beside those in the configuration. Thread-safe.
public final class Agents {

  private final LedgeredTable table;

  Agents(LedgeredTable table) {
    this.table = table;
  }

  /// Makes an agent known, also one that was revoked.
  ///
  /// @throws dev.countersign.core.CountersignException with `CONFLICT` when there is one of that
  ///   name
  public void add(StoredAgent agent, Entry entry) {
    table.writeOne(
        entry,
        handle ->
            handle.execute(
                "INSERT INTO agent (name, on_behalf_of, target_names, verifier, secret_sha256,"
                    + " created_at_ns) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                    + " on_behalf_of = excluded.on_behalf_of, target_names = excluded.target_names,"
                    + " verifier = excluded.verifier, secret_sha256 = excluded.secret_sha256,"
                    + " created_at_ns = excluded.created_at_ns, revoked_at_ns = NULL WHERE agent.revoked_at_ns IS NOT NULL",
                agent.name().value(),
                agent.onBehalfOf().value(),
                Names.joined(agent.targets()),
                ScramText.write(agent.secret()),
                agent.token().hex(),
                Moment.toNanos(agent.createdAt())),
        LedgeredTable.exists("an agent " + agent.name()));
  }

  /// Lets an agent no longer connect.
  ///
  /// @throws dev.countersign.core.CountersignException with `NOT_FOUND` when there is none
  public void revoke(AgentName name, Instant at, Entry entry) {
    table.writeOne(
        entry,
        handle ->
            handle.execute(
                "UPDATE agent SET revoked_at_ns = ? WHERE name = ? AND revoked_at_ns IS NULL",
                Moment.toNanos(at),
                name.value()),
        LedgeredTable.notFound("agent " + name));
  }

  /// An agent, also a revoked one.
  public Optional<StoredAgent> find(AgentName name) {
    return findBy("name", name.value());
  }

  /// The agent with this token, also a revoked one.
  public Optional<StoredAgent> find(Digest token) {
    return findBy("secret_sha256", token.hex());
  }

  private Optional<StoredAgent> findBy(String column, String value) {
    return table
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT * FROM agent WHERE " + column + " = ?")
                .bind(0, value)
                .map((row, context) -> read(row))
                .findOne());
  }

  /// All agents by name, also revoked ones.
  public List<StoredAgent> list() {
    return table
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT * FROM agent ORDER BY name")
                .map((row, context) -> read(row))
                .list());
  }

  private static StoredAgent read(ResultSet row) throws SQLException {
    return new StoredAgent(
        new AgentName(row.getString("name")),
        new PersonName(row.getString("on_behalf_of")),
        Names.split(row.getString("target_names")).stream()
            .map(TargetName::new)
            .collect(Collectors.toUnmodifiableSet()),
        ScramText.read(row.getString("verifier")),
        new Digest(row.getString("secret_sha256")),
        Moment.ofNanos(row.getLong("created_at_ns")),
        LedgeredTable.momentOrEmpty(row, "revoked_at_ns"));
  }
}
