/// The targets: which databases the gate stands in front of, and whether they can be reached.
///
/// [Targets] attaches to every configured target, keeps trying when one is down, and looks for
/// catalogue changes on a timer. What it hands out is a [TargetEngine] that knows whether a
/// ratified change is running on it just now, so that nobody trusts a verdict from before that
/// change.
///
/// Nothing here judges, holds or relays.
@NullMarked
package dev.countersign.server.target;

import org.jspecify.annotations.NullMarked;
