/// Tests of the command line, run as a user runs it: arguments in, text and exit code out.
@NullMarked
package dev.countersign.app.cli;

import org.jspecify.annotations.NullMarked;
