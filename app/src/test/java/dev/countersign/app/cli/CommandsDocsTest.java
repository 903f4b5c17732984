package dev.countersign.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.GeneratedPage;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CommandsDocsTest {

  private static final CommandLine PROGRAM =
      CommandLines.create(
          new PrintWriter(PrintWriter.nullWriter()), new PrintWriter(PrintWriter.nullWriter()));

  @Test
  void commands_stand_in_the_order_of_the_alphabet() {
    List<String> names = new ArrayList<>(PROGRAM.getSubcommands().keySet());

    assertThat(names).isSorted();
    PROGRAM
        .getSubcommands()
        .values()
        .forEach(
            command -> assertThat(new ArrayList<>(command.getSubcommands().keySet())).isSorted());
  }

  @Test
  void every_command_and_option_says_what_it_is_for() {
    for (CommandLine command : all(PROGRAM)) {
      var spec = command.getCommandSpec();
      assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
      spec.args().forEach(arg -> assertThat(arg.description()).as(arg + "").isNotEmpty());
      assertThat(command.getHelp().fullSynopsis()).contains("-h");
    }
  }

  @Test
  void the_reference_of_the_command_line_is_fresh() {
    StringBuilder page = new StringBuilder("# Command line reference\n\n");
    page.append(
        """
        Generated from the code by `make docs`. Exit codes: 0 done, 1 the answer is no (a test failed, a ledger
        was tampered with, …), 2 it could not be done. Results go to standard output, everything else to
        standard error.
        """);
    for (CommandLine command : all(PROGRAM)) {
      String name = command.getCommandSpec().qualifiedName();
      page.append("\n## ").append(name).append("\n\n```\n");
      command
          .getUsageMessage(CommandLine.Help.Ansi.OFF)
          .lines()
          .forEach(line -> page.append(line.stripTrailing()).append('\n'));
      page.append("```\n");
    }
    GeneratedPage.of("docs/reference/cli.md").isFresh(page.toString());
  }

  private static List<CommandLine> all(CommandLine command) {
    List<CommandLine> all = new ArrayList<>();
    all.add(command);
    command.getSubcommands().values().forEach(sub -> all.addAll(all(sub)));
    return all;
  }
}
