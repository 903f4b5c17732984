/// Rules about changes that break the programs that still run.
///
/// [CompatibilityRules] is the list; one file is one rule.
///
/// During a deployment the old and the new program run side by side, and what one of them no longer
/// finds is an outage. They do not look at sizes either.
@NullMarked
package dev.countersign.postgres.rules.compatibility;

import org.jspecify.annotations.NullMarked;
