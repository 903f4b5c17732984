package dev.countersign.postgres.dialect;

/// A cast.
///
/// @param source the type it takes
/// @param target the type it gives
/// @param routine the function behind it; 0 when there is none
/// @param context `e` explicit only, `a` also in assignments, `i` anywhere
public record Cast(long source, long target, long routine, char context) {}
