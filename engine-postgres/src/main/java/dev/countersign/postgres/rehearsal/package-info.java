/// The rehearsal: a change run on a clone of its target, so that a review shows what was measured
/// and not only what was forecast.
///
/// Start with [Rehearsals], which takes an order, has a clone made by one of the providers, and
/// drops it again whatever happens. [RehearsalSteps] says what is done on a clone; a [Stage] is one
/// run of it, with a connection that changes, probes that read and write the touched tables, and a
/// watcher that sees who waits for whom. [SchemaQueries] is what two schemas are compared by.
///
/// Nothing here connects to the target, but the provider that dumps it, which reads.
@NullMarked
package dev.countersign.postgres.rehearsal;

import org.jspecify.annotations.NullMarked;
