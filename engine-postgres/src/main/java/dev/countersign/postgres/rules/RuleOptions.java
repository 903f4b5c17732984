package dev.countersign.postgres.rules;

import java.util.Set;

/// What the operator can tell the rules.
///
/// @param protectedTables tables that nothing may change without its own finding, as `schema.table`
/// @param statementBytesMax over this a statement is too large to be judged by a person
/// @param largeTableBytes from this size on a table counts as large
public record RuleOptions(
    Set<String> protectedTables, int statementBytesMax, long largeTableBytes) {

  /// What holds when the configuration says nothing.
  public static final RuleOptions DEFAULT = new RuleOptions(Set.of(), 256 << 10, 100L << 20);

  public RuleOptions {
    protectedTables = Set.copyOf(protectedTables);
  }
}
