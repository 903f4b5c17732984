package dev.countersign.core;

import java.util.Optional;

/// One value that a client bound to a parameter of a statement.
///
/// @param typeName the engine's name of the type, or its number where the name is not known; empty
///   text when unspecified
/// @param typeId the engine's number of the type (PostgreSQL: its OID), 0 when the client left it
///   open
/// @param binary true: `bytes` are in the engine's binary format; false: in its text format
/// @param bytes the value exactly as it was sent; empty for NULL
/// @param shown the value as a person reads it; `NULL` for NULL
public record BindValue(
    String typeName, int typeId, boolean binary, Optional<Bytes> bytes, String shown) {}
