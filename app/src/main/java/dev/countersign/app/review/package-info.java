/// Reviewing a script without filing it.
///
/// Start with [DryReview], which asks a change desk of its own that keeps what is filed in memory
/// ([UnfiledChanges]): so the review is made by the very code that makes the real one, and nothing
/// of it is left behind.
///
/// Nothing here writes to the store, the ledger or a target.
@NullMarked
package dev.countersign.app.review;

import org.jspecify.annotations.NullMarked;
