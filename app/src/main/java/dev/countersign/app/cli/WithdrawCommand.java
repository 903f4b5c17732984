package dev.countersign.app.cli;

import dev.countersign.app.client.ReviewText;
import dev.countersign.core.change.ChangeId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes a change back, as its agent or the person it acts for.
@Command(
    name = "withdraw",
    mixinStandardHelpOptions = true,
    description = "Take a change back, as its agent or the person it acts for.")
final class WithdrawCommand extends Printing {

  @Parameters(paramLabel = "ID", description = "The number of the change.")
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() {
    ChangeId change = ChangeId.parse(id);
    say(
        ReviewText.outcome(
            connection
                .client()
                .post("/api/changes/" + change + "/withdraw", Map.of("reason", reason))));
    return 0;
  }
}
