package dev.countersign.postgres.dialect;

import java.util.List;
import java.util.Optional;

/// A data type.
///
/// @param oid its number
/// @param schema where it lives
/// @param name its internal name, such as `int4`
/// @param kind `pg_type.typtype`: `b` base, `c` composite, `d` domain, `e` enum, `p` pseudo, `r`
///   range, `m` multirange
/// @param base of a domain the type it constrains; else 0
/// @param element of an array its elements' type, of a range its bounds'; else 0
/// @param relation of a composite type its relation; else 0
/// @param checks CHECK constraints of a domain, as SQL writes them
/// @param domainDefault default of a domain
/// @param code the functions that it is made of, and that its checks depend on
/// @param order the functions, but for those in C, by which its values are compared and hashed
public record SqlType(
    long oid,
    String schema,
    String name,
    char kind,
    long base,
    long element,
    long relation,
    List<String> checks,
    Optional<String> domainDefault,
    List<Long> code,
    List<Long> order) {

  public SqlType {
    checks = List.copyOf(checks);
    code = List.copyOf(code);
    order = List.copyOf(order);
  }

  /// True for what the server itself was born with.
  public boolean builtIn() {
    return oid < Catalog.FIRST_USER_OID;
  }
}
