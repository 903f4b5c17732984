package dev.countersign.app.cli;

import dev.countersign.policy.PolicyFiles;
import dev.countersign.policy.RuleSet;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Loads a policy and prints every mistake.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Load a policy, and print every mistake with file, line and column.")
final class PolicyCheckCommand extends Printing {

  @Parameters(paramLabel = "FILE", description = "The policy.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    RuleSet policy = PolicyFiles.load(file);
    String groups =
        policy.groups().entrySet().stream()
            .map(group -> group.getKey() + " (up to " + group.getValue() + ")")
            .collect(Collectors.joining(", "));
    say("The policy %s is good. Version %s.".formatted(file, policy.version().substring(0, 12)));
    say("It asks these groups for approval: " + groups + ".");
    if (!policy.timeless()) {
      say("A verdict rule looks at the time, so verdicts are not remembered: the gate is slower.");
    }
    return 0;
  }
}
