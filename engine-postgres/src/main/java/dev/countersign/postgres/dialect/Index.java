package dev.countersign.postgres.dialect;

import java.util.List;

/// An index.
///
/// @param oid its number
/// @param name its name; its schema is its table's
/// @param method the access method, such as `btree`
/// @param columns attribute numbers of the key columns; 0 stands for an expression
/// @param included attribute numbers of columns that are only carried along
/// @param families operator family of each key column
/// @param unique whether it enforces uniqueness
/// @param primary whether it is the primary key
/// @param exclusion whether it enforces an exclusion constraint
/// @param valid whether it is complete and used
/// @param immediate whether uniqueness is checked at once: not deferrable
/// @param partial whether it has a WHERE clause
/// @param constraint the constraint that owns it; empty text when none
/// @param definition as SQL writes it
/// @param bytes estimated size
public record Index(
    long oid,
    String name,
    String method,
    List<Integer> columns,
    List<Integer> included,
    List<Long> families,
    boolean unique,
    boolean primary,
    boolean exclusion,
    boolean valid,
    boolean immediate,
    boolean partial,
    String constraint,
    String definition,
    long bytes) {

  public Index {
    columns = List.copyOf(columns);
    included = List.copyOf(included);
    families = List.copyOf(families);
  }

  /// Whether equality on all key columns names at most one row of its table.
  public boolean identifies() {
    return unique && valid && immediate && !partial && !exclusion && !hasExpressions();
  }

  /// Whether one of its keys is an expression.
  public boolean hasExpressions() {
    return columns.contains(0);
  }
}
