package dev.countersign.app.cli;

import dev.countersign.app.client.ApiClient;
import dev.countersign.core.change.ChangeId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Approves a change, as a person, with the digest that was shown.
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Approve a change, as the person whose token is given.")
final class ApproveCommand extends Deciding {

  @Option(
      names = "--digest",
      required = true,
      paramLabel = "DIGEST",
      description = "The digest at the end of the review you read; its first 12 digits suffice.")
  private String digest = "";

  @Option(names = "--comment", paramLabel = "TEXT", description = "Why.")
  private String comment = "";

  @Override
  String verb() {
    return "approve";
  }

  @Override
  Map<String, String> fields(ApiClient client, ChangeId change) {
    return Map.of("digest", Digests.complete(client, change, digest), "comment", comment);
  }
}
