/// What is kept of the data that changes take away, so that undos have it: in a schema of the
/// target that belongs to whoever runs changes, and that nobody else may look into.
///
/// Start with [KeepOptions], what the configuration says. [KeptSchema] makes the schema with its
/// register and says why it cannot be used; [PgKeeper] drops what was kept long enough. Which
/// copies a statement needs, and how they are put back, is decided in `review.undo`; the runner
/// makes them in the transaction of the statement, so there is a copy exactly when the change took
/// effect.
///
/// Nothing here writes to the target on behalf of a change.
@NullMarked
package dev.countersign.postgres.keep;

import org.jspecify.annotations.NullMarked;
