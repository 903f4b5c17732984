package dev.countersign.app.cli;

import dev.countersign.app.client.ApiClient;
import dev.countersign.core.change.ChangeId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Rejects a change, as a person.
@Command(
    name = "reject",
    mixinStandardHelpOptions = true,
    description = "Reject a change, as the person whose token is given.")
final class RejectCommand extends Deciding {

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; the agent is told.")
  private String reason = "";

  @Override
  String verb() {
    return "reject";
  }

  @Override
  Map<String, String> fields(ApiClient client, ChangeId change) {
    return Map.of("reason", reason);
  }
}
