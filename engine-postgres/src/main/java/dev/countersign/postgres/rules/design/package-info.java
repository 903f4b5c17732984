/// Rules about the design of tables, and matters of taste.
///
/// [DesignRules] is the list; one file is one rule.
///
/// Most are off by default, and all can be told what the operator wants. They speak of what a
/// statement makes anew, never of what is there already.
@NullMarked
package dev.countersign.postgres.rules.design;

import org.jspecify.annotations.NullMarked;
