package dev.countersign.app.cli;

import dev.countersign.app.client.ReviewText;
import dev.countersign.core.change.ChangeId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Rejects a change, as a person.
@Command(
    name = "reject",
    mixinStandardHelpOptions = true,
    description = "Reject a change, as the person whose token is given.")
final class RejectCommand extends Printing {

  @Parameters(paramLabel = "ID", description = "The number of the change.")
  private String id = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; the agent is told.")
  private String reason = "";

  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() {
    ChangeId change = ChangeId.parse(id);
    say(
        ReviewText.outcome(
            connection
                .client()
                .post("/api/changes/" + change + "/reject", Map.of("reason", reason))));
    return 0;
  }
}
