package dev.countersign.app.cli;

import dev.countersign.policy.CaseFile;
import dev.countersign.policy.PolicyFiles;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Decides the cases of a file and says which come out otherwise.
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Decide the cases of a file; exit code 1 when one comes out otherwise.")
final class PolicyTestCommand extends Printing {

  @Parameters(index = "0", paramLabel = "FILE", description = "The policy.")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "CASES", description = "The cases.")
  private Path cases = Path.of("");

  @Override
  public Integer call() {
    List<CaseFile.Result> results =
        CaseFile.parse(cases.toString(), Texts.read(cases)).run(PolicyFiles.load(file));
    for (CaseFile.Result result : results) {
      say((result.passed() ? "ok    " : "FAIL  ") + result.name());
      result
          .differences()
          .forEach(difference -> say("      %s:%s: %s".formatted(cases, result.at(), difference)));
    }
    long failed = results.stream().filter(result -> !result.passed()).count();
    say("%d cases, %d failed.".formatted(results.size(), failed));
    return failed == 0 ? 0 : CommandLines.ANSWER_NO;
  }
}
