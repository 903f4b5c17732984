/// What a database engine offers to stand behind the gate.
///
/// [Engine] is the door: one for each engine, listed in the app's wiring; it attaches to targets.
/// What it attaches to is a [TargetEngine], which classifies statements against the target's
/// catalogue snapshot, makes the engine's part of a review, and runs what was ratified.
///
/// Classifying is quick and pure; reviewing and running ask the live server, block plainly and
/// belong on virtual threads.
@NullMarked
package dev.countersign.core.engine;

import org.jspecify.annotations.NullMarked;
