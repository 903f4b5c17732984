package dev.countersign.postgres.dialect;

/// An operator.
///
/// @param oid its number
/// @param schema where it lives
/// @param name its symbol
/// @param left type of the left operand; 0 for a prefix operator
/// @param right type of the right operand
/// @param result type of the result
/// @param routine the function behind it
public record Operator(
    long oid, String schema, String name, long left, long right, long result, long routine) {

  /// True for what the server itself was born with.
  public boolean builtIn() {
    return oid < Catalog.FIRST_USER_OID;
  }
}
