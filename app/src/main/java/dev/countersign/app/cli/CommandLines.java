package dev.countersign.app.cli;

import dev.countersign.app.client.Plain;
import dev.countersign.core.CountersignException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The program: all commands, and how they end.
public final class CommandLines {

  /// What a command answers when the answer is no: a test failed, a ledger is not intact.
  public static final int ANSWER_NO = 1;

  /// What a command answers when it could not be done.
  public static final int COULD_NOT = 2;

  private CommandLines() {}

  /// A program that prints here.
  public static CommandLine create(PrintWriter out, PrintWriter err) {
    CommandLine program = new CommandLine(new Program());
    Commands.all().forEach(program::addSubcommand);
    return program
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(CommandLines::fail);
  }

  private static int fail(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    PrintWriter err = command.getErr();
    if (failure instanceof CountersignException known) {
      err.println("countersign: " + Plain.text(String.valueOf(known.getMessage())));
    } else {
      err.println(
          "countersign: a fault of Countersign itself: "
              + failure.getClass().getName()
              + ": "
              + Plain.line(String.valueOf(failure.getMessage())));
    }
    err.flush();
    return COULD_NOT;
  }

  /// What runs when no command is named.
  @Command(
      name = "countersign",
      mixinStandardHelpOptions = true,
      version = "countersign 0.1.0",
      description = "The gate that AI-written database changes must pass.",
      synopsisSubcommandLabel = "COMMAND")
  static final class Program implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
