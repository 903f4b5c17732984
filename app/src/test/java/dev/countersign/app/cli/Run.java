package dev.countersign.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// One run of the program.
///
/// @param exit the exit code
/// @param out what it printed to standard output
/// @param err what it printed to standard error
record Run(int exit, String out, String err) {

  static Run of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        CommandLines.create(new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments);
    return new Run(exit, out.toString(), err.toString());
  }
}
