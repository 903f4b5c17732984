/// What reverses a statement, worked out from the live catalogue before it runs.
///
/// [Undos] sends each statement to the class that knows its kind; every one answers a [Reversal]:
/// statements, a grade and the reason for the grade. Exact means that the definitions are
/// afterwards what they were before, which a test proves on live servers by comparing them line by
/// line. What is not known here has no undo, and says so; nothing is guessed.
@NullMarked
package dev.countersign.postgres.review.undo;

import org.jspecify.annotations.NullMarked;
