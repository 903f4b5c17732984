/// The change desk: where held statements wait for people, and leave as exactly what was approved.
///
/// Start with [ChangeDesk], the only door: the gateway holds batches here, the console and the API
/// propose, approve, reject, withdraw, undo and watch. What may happen to a change is not decided
/// here but by `core.change.Transition`, which is pure. What is kept, and its entry in the ledger,
/// become durable together through `ChangeStore`: a move applies only to the version it was
/// computed from, so every race has one winner.
///
/// All methods block plainly and belong on virtual threads. Nothing here knows an engine, a
/// protocol or HTTP; nothing here may run a statement of a change that it has not seen executing in
/// the store.
@NullMarked
package dev.countersign.server.change;

import org.jspecify.annotations.NullMarked;
