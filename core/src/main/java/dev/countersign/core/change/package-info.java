/// The change: the unit that people approve, and its life.
///
/// Start with [Change], which is what is stored, and [ChangeEvent], which is everything that can
/// happen to it. [Transition#apply] over both is pure, so that every race ends in exactly one
/// outcome: the store applies a transition only to the version it was computed from. The table
/// behind it is `Lifecycle`. [Seats] says when enough people have approved, and `ReviewDigest` what
/// exactly they have approved.
///
/// Nothing here does I/O. The desk in `server` moves changes, the store keeps them, the console and
/// the API show them.
@NullMarked
package dev.countersign.core.change;

import org.jspecify.annotations.NullMarked;
