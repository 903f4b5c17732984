/// The bad days: bad input, lost servers, full disks, killed processes, through the whole product
/// as it is wired.
///
/// [Site] is what stands around a gate: a database, a directory, a configuration. It is opened
/// within this JVM, or served by a child process that a test may kill; either way it is a [Gate].
/// [RawClient] says on a socket what no driver would say. Each test ends with the same questions:
/// was the message clear, is the connection usable where the protocol allows it, did anything reach
/// the database that was not allowed, and was anything lost that was acknowledged.
@NullMarked
package dev.countersign.app.baddays;

import org.jspecify.annotations.NullMarked;
