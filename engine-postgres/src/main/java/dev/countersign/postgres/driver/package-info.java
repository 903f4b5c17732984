/// What talks to a live PostgreSQL on the gate's own behalf.
///
/// Start with [CatalogReader], which reads the snapshot that the dialect judges statements against,
/// or with [Runner], which runs ratified changes over a [PgLink] that speaks the protocol itself.
/// Everything here blocks plainly and is called on virtual threads. Nothing here decides whether a
/// statement may run: it is asked to read, or told to run exactly what people ratified.
@NullMarked
package dev.countersign.postgres.driver;

import org.jspecify.annotations.NullMarked;
