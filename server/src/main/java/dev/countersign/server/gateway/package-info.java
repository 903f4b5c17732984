/// The gateway: sockets on the one side, conversations in the middle, judgements on the other.
///
/// Start with [Gateway], which listens; it makes one [Session] for every client connection. A
/// session carries out the steps of its conversation: it relays, connects, starts TLS, asks the
/// [Judge] and closes. Client and server side of a session live on one event loop, so nothing here
/// is locked; whatever blocks (judging, holding, the ledger) runs on virtual threads and comes back
/// to the loop.
///
/// A session forwards what its conversation tells it to, and nothing else: no exception, time-out
/// or lost store ends in forwarding.
@NullMarked
package dev.countersign.server.gateway;

import org.jspecify.annotations.NullMarked;
