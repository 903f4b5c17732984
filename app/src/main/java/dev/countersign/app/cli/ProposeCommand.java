package dev.countersign.app.cli;

import dev.countersign.app.client.ReviewText;
import dev.countersign.core.TargetName;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Proposes a whole script, as an agent.
@Command(
    name = "propose",
    mixinStandardHelpOptions = true,
    description = "Propose a whole script, as the agent whose token is given.")
final class ProposeCommand extends Printing {

  @Parameters(paramLabel = "FILE", description = "The script; - for standard input.")
  private Path file = Path.of("");

  @Option(
      names = {"-t", "--target"},
      required = true,
      paramLabel = "TARGET",
      description = "The target to run it on.")
  private String target = "";

  @Option(names = "--undo", paramLabel = "FILE", description = "What reverses it, as a claim.")
  private Optional<Path> undo = Optional.empty();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, as a claim.")
  private Optional<String> reason = Optional.empty();

  @Mixin private Connection connection = new Connection();

  @Override
  public Integer call() {
    Map<String, String> proposal = new LinkedHashMap<>();
    proposal.put("target", new TargetName(target).value());
    proposal.put("script", Texts.read(file));
    undo.ifPresent(path -> proposal.put("undo", Texts.read(path)));
    reason.ifPresent(text -> proposal.put("reason", text));
    JsonNode answer = connection.client().post("/api/changes", proposal);
    say(answer.has("review") ? ReviewText.of(answer) : ReviewText.outcome(answer));
    return 0;
  }
}
