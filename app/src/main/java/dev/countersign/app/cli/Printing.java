package dev.countersign.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that prints, and whose answer is its exit code.
abstract class Printing implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  /// Prints a line of the result.
  final void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  /// Prints a line about the result.
  final void note(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /// Where the result goes.
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
