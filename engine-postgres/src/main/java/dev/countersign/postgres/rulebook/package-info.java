/// The list of all guard rules.
///
/// [Rulebook] is the only place that knows every section of the rules; it holds a statement against
/// those that are on.
///
/// It stands apart from the rules because they must not see it: a rule knows its own words, not its
/// neighbours. The contract that every rule keeps is the test of this package.
@NullMarked
package dev.countersign.postgres.rulebook;

import org.jspecify.annotations.NullMarked;
