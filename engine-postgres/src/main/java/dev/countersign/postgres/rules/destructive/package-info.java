/// Rules about data that is lost or changed in bulk.
///
/// [DestructiveRules] is the list; one file is one rule.
///
/// They do not look at sizes: a small table can matter most. What the rule calls lost is what the
/// undo plan cannot bring back, and the two must not contradict each other.
@NullMarked
package dev.countersign.postgres.rules.destructive;

import org.jspecify.annotations.NullMarked;
