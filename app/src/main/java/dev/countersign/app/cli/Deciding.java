package dev.countersign.app.cli;

import dev.countersign.app.client.ApiClient;
import dev.countersign.app.client.ReviewText;
import dev.countersign.core.change.ChangeId;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// A command that decides about one change, and says what became of it.
abstract class Deciding extends Printing {

  @Parameters(paramLabel = "ID", description = "The number of the change.")
  private String id = "";

  @Mixin private Connection connection = new Connection();

  @Override
  public final Integer call() {
    ChangeId change = ChangeId.parse(id);
    ApiClient client = connection.client();
    Map<String, String> fields = fields(client, change);
    say(ReviewText.outcome(client.post("/api/changes/" + change + "/" + verb(), fields)));
    return 0;
  }

  /// What is done, as the API names it.
  abstract String verb();

  /// What is said about it.
  abstract Map<String, String> fields(ApiClient client, ChangeId change);
}
