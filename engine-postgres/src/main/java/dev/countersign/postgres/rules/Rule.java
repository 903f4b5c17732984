package dev.countersign.postgres.rules;

/// One guard rule. Stateless; made once.
public interface Rule {

  /// What it says of itself.
  Card card();

  /// Looks at one statement and reports what it finds.
  void check(Case statement, Report report);
}
