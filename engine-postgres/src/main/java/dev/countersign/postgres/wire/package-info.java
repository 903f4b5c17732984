/// The PostgreSQL conversation: both sides of a session, without I/O.
///
/// [PgConversation] is the door. A session passes through three phases: `ClientLogin` (who is it),
/// `TargetLogin` (our own login on the target, by [ServerLogin]) and `Session`. In a session
/// `RequestSide` cuts the client's bytes into batches, `Gate` decides each batch (known, asked,
/// refused, answered) and forwards it, `Outstanding` remembers what the server still has to answer,
/// and `ReplySide` relays the answers. Read `Gate` first: its essay holds the argument why nothing
/// passes undecided.
///
/// [ServerLogin] and [ScramSecrets] are also used by the runner and by the configuration.
///
/// Nothing here may block, open a socket, know a policy or throw for what a peer sends; and nothing
/// may be forwarded because something went wrong.
@NullMarked
package dev.countersign.postgres.wire;

import org.jspecify.annotations.NullMarked;
