/// Rules about the text of a change, its transactions and the order of its statements.
///
/// [ScriptRules] is the list; one file is one rule.
///
/// Some speak of the text itself (disguises, suppressions, what cannot be read), some of what a
/// tool that applies a file has to do itself; at the gate, the runner sets its own timeouts and
/// transactions, and those are silent.
@NullMarked
package dev.countersign.postgres.rules.script;

import org.jspecify.annotations.NullMarked;
