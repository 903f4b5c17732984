/// The command line: one file for each command, listed in [Commands].
///
/// Start with [Commands], the explicit list, and [CommandLines], which turns it into the program:
/// exit codes, messages, help. Commands that speak to a running server get its address and token
/// from [Connection]; those that read files work alone. Every text from elsewhere goes through
/// [dev.countersign.app.client.Plain] before it is printed.
///
/// A command prints its result to standard output and everything else to standard error, never a
/// stack trace, and ends with 0 (done), 1 (the answer is no) or 2 (could not be done).
@NullMarked
package dev.countersign.app.cli;

import org.jspecify.annotations.NullMarked;
