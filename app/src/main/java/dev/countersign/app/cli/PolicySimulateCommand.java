package dev.countersign.app.cli;

import dev.countersign.app.client.Plain;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.policy.EvidenceJson;
import dev.countersign.policy.PolicyFiles;
import dev.countersign.policy.RuleSet;
import dev.countersign.policy.Simulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Decides recorded evidence again by another policy.
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Decide recorded evidence by two policies, and list what would differ.")
final class PolicySimulateCommand extends Printing {

  @Parameters(index = "0", paramLabel = "FILE", description = "The new policy.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "RECORD",
      description = "Recorded evidence, one JSON object a line.")
  private Path record = Path.of("");

  @Option(
      names = "--before",
      paramLabel = "FILE",
      description = "The policy to compare with (default: the built-in one).")
  private Optional<Path> before = Optional.empty();

  @Override
  public Integer call() {
    RuleSet after = PolicyFiles.load(file);
    RuleSet old = before.map(PolicyFiles::load).orElseGet(PolicyFiles::builtIn);
    Simulation simulation = Simulation.compare(recorded(), old, after);
    for (Simulation.Difference difference : simulation.differences()) {
      say(
          "%s:%d: %s on %s: %s → %s"
              .formatted(
                  record,
                  difference.index() + 1,
                  Plain.line(String.join(", ", difference.evidence().kinds())),
                  difference.evidence().target(),
                  difference.before(),
                  difference.after()));
    }
    simulation.transitions().forEach((change, times) -> say(times + " times " + change));
    say(
        "%d decided, %d would differ."
            .formatted(simulation.decided(), simulation.differences().size()));
    return 0;
  }

  private List<Evidence> recorded() {
    List<Evidence> evidence = new ArrayList<>();
    List<String> lines = Texts.read(record).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        evidence.add(EvidenceJson.read(record + ", line " + (i + 1), lines.get(i)));
      }
    }
    return evidence;
  }
}
