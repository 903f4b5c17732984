/// How bytes become statements, and answers become bytes, without doing any I/O.
///
/// [Protocol] is the door: it opens a [Conversation] for every client connection. Bytes of the
/// client and of the server go in, [Steps] come out: relay, judge, reply, close. A conversation
/// knows framing, login, prepared statements, pipelining and transaction state; it never blocks,
/// opens a socket or knows a policy. So it is tested with byte transcripts, and any transport can
/// drive it.
///
/// A transport calls one conversation from one thread at a time. Statements that were judged before
/// are recognised through [VerdictMemory] without a step; all others are judged elsewhere, and the
/// [Ruling] comes back with its ticket.
@NullMarked
package dev.countersign.core.wire;

import org.jspecify.annotations.NullMarked;
