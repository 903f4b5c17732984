/// PostgreSQL, as Countersign speaks and understands it: the front door of the engine.
///
/// Start reading here, at what the wiring is given; the work is done in the rooms behind it, such
/// as `wire`, the conversation with client and server without any I/O. What PostgreSQL calls a
/// thing is what it is called here: portal, SQLSTATE, lock mode.
///
/// Behind this door only `core` and the grammar of PostgreSQL are known. It must never know another
/// engine, a policy, the ledger or a transport.
@NullMarked
package dev.countersign.postgres;

import org.jspecify.annotations.NullMarked;
