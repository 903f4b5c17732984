/// Rules about locks, rewrites and scans that make others wait.
///
/// [LockRules] is the list; one file is one rule.
///
/// A finding here is worse the larger the table is: these rules look at sizes, and are silent about
/// tables that are new, temporary or empty, because nobody waits for those. The facts come from the
/// lock forecast, never from the text alone.
@NullMarked
package dev.countersign.postgres.rules.locks;

import org.jspecify.annotations.NullMarked;
