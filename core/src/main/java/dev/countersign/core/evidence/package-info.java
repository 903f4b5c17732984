/// What a statement would do, and what the policy says of it.
///
/// An engine's dialect turns a text into [Effect]s, [Finding]s and [LockForecast]s; together with
/// who asks, where and when they are the [Evidence], which a [Policy] turns into a [Verdict] and,
/// for what is held, into [Requirement]s. [Action] is the list of things that can happen to an
/// object; what cannot be told is `unknown`, a value like any other, and never allowed.
///
/// Nothing here decides: the rules are data of the `policy` module.
@NullMarked
package dev.countersign.core.evidence;

import org.jspecify.annotations.NullMarked;
