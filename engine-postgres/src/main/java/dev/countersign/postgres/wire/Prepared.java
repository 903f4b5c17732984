package dev.countersign.postgres.wire;

/// A prepared statement of the session.
///
/// @param name see [Names63]; empty for the unnamed one
/// @param sql its text; for one that SQL's PREPARE made, the whole PREPARE
/// @param parsedUnder the session state when it was parsed
/// @param bySql whether SQL's PREPARE made it
record Prepared(String name, SqlText sql, KnownState parsedUnder, boolean bySql) {

  Prepared reparsed(KnownState state) {
    return new Prepared(name, sql, state, bySql);
  }
}
