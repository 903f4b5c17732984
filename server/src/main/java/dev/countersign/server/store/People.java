package dev.countersign.server.store;

import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import dev.countersign.ledger.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The people that were made known by command, beside those in the configuration. Thread-safe.
///
/// Names that differ in case only are one person's.
public final class People {

  private final LedgeredTable table;

  People(LedgeredTable table) {
    this.table = table;
  }

  /// Makes a person known, also one that was revoked.
  ///
  /// @throws dev.countersign.core.CountersignException with `CONFLICT` when there is one of that
  ///   name
  public void add(StoredPerson person, Entry entry) {
    table.writeOne(
        entry,
        handle ->
            handle.execute(
                "INSERT INTO person (name, group_names, verifier, created_at_ns)"
                    + " VALUES (?, ?, ?, ?) ON CONFLICT (lower(name)) DO UPDATE SET"
                    + " name = excluded.name, group_names = excluded.group_names, verifier = excluded.verifier,"
                    + " created_at_ns = excluded.created_at_ns, revoked_at_ns = NULL"
                    + " WHERE person.revoked_at_ns IS NOT NULL",
                person.name().value(),
                Names.joined(person.groups()),
                person.passwordHash(),
                Moment.toNanos(person.createdAt())),
        LedgeredTable.exists("a person " + person.name()));
  }

  /// Puts a person into exactly these groups.
  ///
  /// @throws dev.countersign.core.CountersignException with `NOT_FOUND` when there is none
  public void regroup(PersonName name, Set<GroupName> groups, Entry entry) {
    change(name, "group_names", Names.joined(groups), entry);
  }

  /// Gives a person another password.
  ///
  /// @throws dev.countersign.core.CountersignException with `NOT_FOUND` when there is none
  public void setPassword(PersonName name, String passwordHash, Entry entry) {
    change(name, "verifier", passwordHash, entry);
  }

  private void change(PersonName name, String column, String value, Entry entry) {
    table.writeOne(
        entry,
        handle ->
            handle.execute(
                "UPDATE person SET "
                    + column
                    + " = ? WHERE lower(name) = lower(?) AND revoked_at_ns IS NULL",
                value,
                name.value()),
        LedgeredTable.notFound("person " + name));
  }

  /// Lets a person no longer sign in.
  ///
  /// @throws dev.countersign.core.CountersignException with `NOT_FOUND` when there is none
  public void revoke(PersonName name, Instant at, Entry entry) {
    table.writeOne(
        entry,
        handle ->
            handle.execute(
                "UPDATE person SET revoked_at_ns = ? WHERE lower(name) = lower(?) AND revoked_at_ns IS NULL",
                Moment.toNanos(at),
                name.value()),
        LedgeredTable.notFound("person " + name));
  }

  /// A person, also a revoked one.
  public Optional<StoredPerson> find(PersonName name) {
    return table
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT * FROM person WHERE lower(name) = lower(?)")
                .bind(0, name.value())
                .map((row, context) -> read(row))
                .findOne());
  }

  /// All people by name, also revoked ones.
  public List<StoredPerson> list() {
    return table
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT * FROM person ORDER BY name")
                .map((row, context) -> read(row))
                .list());
  }

  private static StoredPerson read(ResultSet row) throws SQLException {
    return new StoredPerson(
        new PersonName(row.getString("name")),
        groups(row.getString("group_names")),
        row.getString("verifier"),
        Moment.ofNanos(row.getLong("created_at_ns")),
        LedgeredTable.momentOrEmpty(row, "revoked_at_ns"));
  }

  static Set<GroupName> groups(String column) {
    return Names.split(column).stream().map(GroupName::new).collect(Collectors.toUnmodifiableSet());
  }
}
