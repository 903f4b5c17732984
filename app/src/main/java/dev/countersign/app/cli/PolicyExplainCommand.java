package dev.countersign.app.cli;

import dev.countersign.app.client.Plain;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.policy.EvidenceJson;
import dev.countersign.policy.Explanation;
import dev.countersign.policy.Match;
import dev.countersign.policy.PolicyFiles;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows how a policy comes to its verdict.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Show how a policy decides on some evidence: every rule, and what made it match.")
final class PolicyExplainCommand extends Printing {

  @Parameters(index = "0", paramLabel = "FILE", description = "The policy.")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "EVIDENCE", description = "The evidence, YAML or JSON.")
  private Path evidence = Path.of("");

  @Override
  public Integer call() {
    Explanation explained =
        PolicyFiles.load(file)
            .explain(EvidenceJson.read(evidence.toString(), Texts.read(evidence)));
    say(verdict(explained.verdict()));
    say("");
    say("Verdict rules, the first that matches decides:");
    explained.verdictRules().forEach(this::step);
    say("");
    say("Approval rules, all that match apply:");
    explained.approvalRules().forEach(this::step);
    say("");
    say("Who must approve if it is held:");
    for (Requirement asked : explained.requirements()) {
      say(
          "  %d of %s by %s: %s"
              .formatted(asked.people(), asked.group(), asked.rule(), Plain.line(asked.reason())));
    }
    return 0;
  }

  private void step(Explanation.Step step) {
    say("  %s %s (%s)".formatted(mark(step.match()), step.rule(), step.gives()));
    if (step.match() instanceof Match.No) {
      return;
    }
    say("      when " + Plain.line(step.when()));
    if (step.match() instanceof Match.Failed(String why)) {
      say("      could not be evaluated: " + Plain.line(why));
    }
    causes(step.causes());
  }

  private void causes(List<Effect> causes) {
    for (Effect cause : causes) {
      say("      because it does: " + cause.action().id() + " " + Plain.line(cause.object() + ""));
    }
  }

  private static String mark(Match match) {
    return switch (match) {
      case Match.Yes() -> "yes";
      case Match.No() -> "no ";
      case Match.Failed(String why) -> "?? ";
    };
  }

  private static String verdict(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow(String rule) -> "allow by " + rule;
      case Verdict.Hold(String rule, String reason) -> "hold by " + rule + ": " + reason;
      case Verdict.Deny(String rule, String reason) -> "deny by " + rule + ": " + reason;
    };
  }
}
