package dev.countersign.postgres.dialect;

/// A schema.
///
/// @param oid its number
/// @param name its name
/// @param owner the role that owns it
/// @param usable whether the session's role may use it: the server skips others on the search path
public record Schema(long oid, String name, String owner, boolean usable) {}
