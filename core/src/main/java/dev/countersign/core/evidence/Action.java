package dev.countersign.core.evidence;

import java.util.Locale;

/// What a statement does to one object. Policies name these by [#id()].
public enum Action {
  /// Reads rows or the catalogue.
  READ,
  /// Reads or sets what belongs to the connection alone: transaction control, cursors, listening,
  /// harmless settings.
  SESSION,
  /// Names something that does not exist, so that the server answers with an error.
  MISSING,
  /// Adds rows.
  INSERT,
  /// Changes rows.
  UPDATE,
  /// Removes rows.
  DELETE,
  /// Merges rows by a join: which ones cannot be bounded from the text.
  MERGE,
  /// Takes rows from the client's copy stream.
  COPY_IN,
  /// Removes all rows at once.
  TRUNCATE,
  /// Advances a sequence.
  NEXT_VALUE,
  /// Creates, changes or drops an object that only this session sees.
  TEMPORARY,
  /// Creates an object.
  CREATE,
  /// Changes an object.
  ALTER,
  /// Removes an object.
  DROP,
  /// Gives a privilege.
  GRANT,
  /// Takes a privilege.
  REVOKE,
  /// Creates, changes or drops a role, or its memberships.
  ROLE,
  /// Runs code whose effect cannot be seen.
  CALL,
  /// Reads or changes what Countersign keeps for undos.
  KEPT,
  /// Takes a lock explicitly.
  LOCK,
  /// Maintenance with a light lock: ANALYZE, plain VACUUM.
  MAINTAIN,
  /// Maintenance that locks heavily: VACUUM FULL, CLUSTER, REINDEX.
  MAINTAIN_HEAVY,
  /// Switches integrity checks off.
  INTEGRITY_OFF,
  /// Sends a notification to other sessions.
  NOTIFY,
  /// Changes a session setting that alters lexing, identity, or name resolution towards untrusted
  /// schemas.
  UNSAFE_SETTING,
  /// Changes a setting of the server, a database or a role.
  SERVER_SETTING,
  /// Switches identity within the session.
  IDENTITY,
  /// Reads or writes files of the server, or runs programs on it.
  SERVER_FILE,
  /// Opens connections from the server to elsewhere.
  NETWORK,
  /// Replication commands and objects.
  REPLICATION,
  /// Ends or cancels sessions of others.
  KILL,
  /// Runs JavaScript inside the server.
  SERVER_SCRIPT,
  /// Cannot be told.
  UNKNOWN;

  /// The name in policies and JSON, such as `server-file`.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
