package dev.countersign.core;

import java.util.Locale;

/// The database engines that the gate speaks.
public enum EngineName {
  /// PostgreSQL 14 to 18.
  POSTGRES,
  /// MySQL 8.
  MYSQL,
  /// MariaDB.
  MARIADB,
  /// MongoDB.
  MONGODB;

  /// The name in configuration, JSON and on screens, such as `postgres`.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The engine with this [#id()].
  ///
  /// @throws CountersignException with [ErrorCode#BAD_REQUEST] when there is none
  public static EngineName of(String id) {
    for (EngineName engine : values()) {
      if (engine.id().equals(id)) {
        return engine;
      }
    }
    throw new CountersignException(
        ErrorCode.BAD_REQUEST,
        "There is no engine \"" + id + "\"; one of postgres, mysql, mariadb, mongodb.");
  }
}
