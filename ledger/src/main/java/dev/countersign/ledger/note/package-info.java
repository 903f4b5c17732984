/// Signed notes, checkpoints and the key that signs them.
///
/// A note is a short text with signatures under it (C2SP signed-note 1.0.0); a checkpoint is a note
/// that states the size and the root of a log (C2SP tlog-checkpoint 1.0.0). Both are what the rest
/// of the world's transparency logs use, so a checkpoint of ours can be checked, cosigned and
/// witnessed by tools that have never heard of Countersign.
///
/// Start with [SignedNote] and [Checkpoint]. [VerifierKey] is public and goes to auditors;
/// [SigningKey] is secret and lives in one file, read by [KeyFile].
///
/// Never sign a text here that was not made here, never print a signing key, and never take a
/// signature of an unknown key for an error: logs grow witnesses.
@NullMarked
package dev.countersign.ledger.note;

import org.jspecify.annotations.NullMarked;
