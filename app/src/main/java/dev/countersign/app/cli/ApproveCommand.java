package dev.countersign.app.cli;

import dev.countersign.app.client.ApiClient;
import dev.countersign.app.client.ReviewText;
import dev.countersign.core.change.ChangeId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Approves a change, as a person, with the digest that was shown.
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Approve a change, as the person whose token is given.")
final class ApproveCommand extends Printing {

  @Parameters(paramLabel = "ID", description = "The number of the change.")
  private String id = "";

  @Option(
      names = "--digest",
      required = true,
      paramLabel = "DIGEST",
      description = "The digest at the end of the review you read; its first 12 digits suffice.")
  private String digest = "";

  @Option(names = "--comment", paramLabel = "TEXT", description = "Why.")
  private String comment = "";

  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() {
    ChangeId change = ChangeId.parse(id);
    ApiClient client = connection.client();
    String shown = Digests.complete(client, change, digest);
    say(
        ReviewText.outcome(
            client.post(
                "/api/changes/" + change + "/approve",
                Map.of("digest", shown, "comment", comment))));
    return 0;
  }
}
