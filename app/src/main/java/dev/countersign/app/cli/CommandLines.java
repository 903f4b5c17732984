package dev.countersign.app.cli;

import dev.countersign.app.client.Plain;
import dev.countersign.core.CountersignException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
    return create(made(Commands.ALL), out, err);
  }

  /// A program for these arguments: when they name a command, only that one is made ready, as the
  /// others would take most of the time that a short command takes.
  static CommandLine createFor(String[] arguments, PrintWriter out, PrintWriter err) {
    String first = arguments.length > 0 ? arguments[0] : "";
    Supplier<Object> named = Commands.ALL.get(first);
    if (named == null) {
      return create(out, err);
    }
    Object command = named.get();
    if (command instanceof LintCommand lint) {
      lint.getReady();
    }
    return create(Map.of(first, command), out, err);
  }

  private static Map<String, Object> made(Map<String, Supplier<Object>> commands) {
    Map<String, Object> made = new LinkedHashMap<>();
    commands.forEach((name, command) -> made.put(name, command.get()));
    return made;
  }

  private static CommandLine create(
      Map<String, Object> commands, PrintWriter out, PrintWriter err) {
    CommandLine program = new CommandLine(new Program());
    commands.forEach(program::addSubcommand);
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
