package dev.countersign.app.cli;

import dev.countersign.app.client.ApiClient;
import dev.countersign.app.client.ReviewText;
import dev.countersign.core.change.ChangeId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Lists changes, or shows one with its review.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "List changes, or show one of them with its whole review.")
final class StatusCommand extends Printing {

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The number of a change.")
  private Optional<String> id = Optional.empty();

  @Option(names = "--state", paramLabel = "STATE", description = "Only those in it: pending, …")
  private Optional<String> state = Optional.empty();

  @Option(
      names = {"-t", "--target"},
      paramLabel = "TARGET",
      description = "Only those on it.")
  private Optional<String> target = Optional.empty();

  @Option(names = "--json", description = "Print what the server answers.")
  private boolean json;

  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() {
    ApiClient client = connection.client();
    String path =
        id.map(text -> "/api/changes/" + ChangeId.parse(text)).orElse("/api/changes" + query());
    if (json) {
      say(client.getText(path).strip());
    } else if (id.isPresent()) {
      say(ReviewText.of(client.get(path)));
    } else {
      list(client.get(path));
    }
    return 0;
  }

  private void list(JsonNode answer) {
    JsonNode changes = answer.isArray() ? answer : answer.path("changes");
    for (JsonNode change : changes) {
      say(ReviewText.row(change));
    }
    if (changes.isEmpty()) {
      note("There is no such change.");
    }
  }

  private String query() {
    List<String> parts = new ArrayList<>();
    state.ifPresent(text -> parts.add("state=" + encoded(text)));
    target.ifPresent(text -> parts.add("target=" + encoded(text)));
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
