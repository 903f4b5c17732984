package dev.countersign.postgres.locks;

import static java.util.stream.Collectors.toMap;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// PostgreSQL's table-level lock modes, from the weakest to the strongest (manual, section 13.3.1).
public enum LockMode {
  /// Taken by reads.
  ACCESS_SHARE("ALTER TABLE, DROP and TRUNCATE"),
  /// Taken by SELECT … FOR UPDATE and the like.
  ROW_SHARE("EXCLUSIVE locks and schema changes"),
  /// Taken by writes.
  ROW_EXCLUSIVE("index builds and schema changes"),
  /// Taken by VACUUM, ANALYZE, CREATE INDEX CONCURRENTLY.
  SHARE_UPDATE_EXCLUSIVE("schema changes and VACUUM"),
  /// Taken by CREATE INDEX.
  SHARE("writes"),
  /// Taken by CREATE TRIGGER and foreign keys.
  SHARE_ROW_EXCLUSIVE("writes"),
  /// Taken by REFRESH MATERIALIZED VIEW CONCURRENTLY.
  EXCLUSIVE("writes and locking reads"),
  /// Taken by most of ALTER TABLE.
  ACCESS_EXCLUSIVE("reads and writes");

  private static final Map<String, LockMode> BY_NAME =
      Stream.of(values()).collect(toMap(LockMode::toString, mode -> mode));

  private final String blocks;
  private final String words;

  LockMode(String blocks) {
    this.blocks = blocks;
    words = name().replace('_', ' ');
  }

  /// What others cannot do meanwhile, in a few words.
  public String blocks() {
    return blocks;
  }

  /// Whether ordinary writes wait for it.
  public boolean blocksWrites() {
    return compareTo(SHARE) >= 0;
  }

  /// Whether a plain read waits for it, and behind a session that waits for it.
  public boolean blocksReads() {
    return this == ACCESS_EXCLUSIVE;
  }

  /// What a session that waits for this lock does to those that come after it: whoever wants
  /// something that conflicts with it waits behind it, however little it is.
  public String queue() {
    if (blocksReads()) {
      return "While it waits for its lock, later reads and writes wait behind it.";
    }
    return blocksWrites()
        ? "While it waits for its lock, later writes wait behind it; reads pass."
        : "While it waits for its lock, later reads and writes pass.";
  }

  /// The stronger of two.
  public LockMode stronger(LockMode other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /// The mode as the manual writes it.
  public static LockMode of(String name) {
    LockMode mode = BY_NAME.get(name);
    if (mode == null) {
      throw new IllegalArgumentException("there is no lock mode " + name);
    }
    return mode;
  }

  /// The mode with the name that `pg_locks.mode` has, such as `AccessShareLock`.
  public static LockMode ofPgLocks(String name) {
    String words = name.replaceAll("Lock$", "").replaceAll("(?<=[a-z])(?=[A-Z])", "_");
    return valueOf(words.toUpperCase(Locale.ROOT));
  }

  /// The mode as the manual writes it, such as `ACCESS EXCLUSIVE`.
  @Override
  public String toString() {
    return words;
  }
}
