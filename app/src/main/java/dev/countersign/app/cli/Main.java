package dev.countersign.app.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Where the program starts.
public final class Main {

  private Main() {}

  /// Runs one command and ends with its exit code.
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(CommandLines.createFor(arguments, out, err).execute(arguments));
  }
}
