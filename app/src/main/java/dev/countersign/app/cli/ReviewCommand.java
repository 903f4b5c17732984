package dev.countersign.app.cli;

import dev.countersign.app.client.Plain;
import dev.countersign.app.client.ReviewText;
import dev.countersign.app.config.Configuration;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.app.review.DryReview;
import dev.countersign.console.api.ChangeJson;
import dev.countersign.core.AgentName;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.server.change.Proposed;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shows the review of a script without filing it.
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    description = {
      "Show the full review of a script against a live target, without filing it.",
      "Exit code 1 when a statement of it is denied."
    })
final class ReviewCommand extends Printing {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Parameters(paramLabel = "FILE", description = "The script; - for standard input.")
  private Path file = Path.of("");

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration that names the target.")
  private Path configuration = Path.of("");

  @Option(
      names = {"-t", "--target"},
      required = true,
      paramLabel = "TARGET",
      description = "The target to review it against.")
  private String target = "";

  @Option(
      names = "--agent",
      paramLabel = "AGENT",
      description = "As whom (default: the first agent that may use the target).")
  private Optional<String> agent = Optional.empty();

  @Option(names = "--json", description = "Print the review as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Configuration read = ConfigurationReader.load(configuration, System.getenv());
    Proposed proposed =
        DryReview.of(read, new TargetName(target), agent.map(AgentName::new), Texts.read(file));
    return switch (proposed) {
      case Proposed.Filed(var change, var already) -> show(change);
      case Proposed.NotNeeded(var message) -> {
        say(Plain.line(message));
        yield 0;
      }
      case Proposed.Denied(var rule, var line, var message) -> {
        say("%s:%d: denied by %s: %s".formatted(file, line, rule, Plain.line(message)));
        yield CommandLines.ANSWER_NO;
      }
    };
  }

  private int show(Change change) {
    JsonNode shown = JSON.valueToTree(ChangeJson.whole(change));
    say(json ? shown.toPrettyString() : ReviewText.ofUnfiled(shown));
    note("This was not filed: nobody can approve it. Send it with countersign propose.");
    return 0;
  }
}
