package dev.countersign.app.cli;

import dev.countersign.app.client.ReviewText;
import dev.countersign.core.change.ChangeId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks for the undo of an executed change, as a person.
@Command(
    name = "undo",
    mixinStandardHelpOptions = true,
    description =
        "Ask for the undo of an executed change; it is a change that others must approve.")
final class UndoCommand extends Printing {

  @Parameters(paramLabel = "ID", description = "The number of the executed change.")
  private String id = "";

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() {
    ChangeId change = ChangeId.parse(id);
    say(
        ReviewText.of(
            connection
                .client()
                .post("/api/changes/" + change + "/undo", Map.of("reason", reason))));
    return 0;
  }
}
