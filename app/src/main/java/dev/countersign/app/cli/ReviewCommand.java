package dev.countersign.app.cli;

import dev.countersign.app.client.Plain;
import dev.countersign.app.client.ReviewText;
import dev.countersign.app.config.Configuration;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.app.review.DryReview;
import dev.countersign.console.api.ChangeJson;
import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.TargetName;
import dev.countersign.core.evidence.Severity;
import dev.countersign.server.change.Proposed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// Shows the review of a script without filing it.
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    description = {
      "Show the full review of scripts against a live target, without filing them.",
      "Exit code 1 when a statement is denied, or a finding is at or over --fail-on."
    })
final class ReviewCommand extends Printing {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Scripts; - for standard input.")
  private List<Path> files = List.of();

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

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "How to print: json or text (default: ${DEFAULT-VALUE}).")
  private String format = "text";

  @Option(
      names = "--rehearse",
      description =
          "Run it on a clone first, as the configuration says, and show what was measured.")
  private boolean rehearse;

  @Mixin private FailOn failOn = new FailOn();

  @Override
  public Integer call() {
    if (!List.of("json", "text").contains(format)) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "--format is json or text, not \"%s\".".formatted(format));
    }
    Severity limit = failOn.severity();
    Configuration read = ConfigurationReader.load(configuration, System.getenv());
    var reviewed = new ArrayList<Map<String, Object>>();
    boolean fails = false;
    for (Path file : files) {
      DryReview.Result result = reviewed(read, Texts.read(file));
      fails |=
          result.proposed() instanceof Proposed.Denied || FailOn.fails(result.findings(), limit);
      if (format.equals("json")) {
        reviewed.add(json(file, result));
      } else {
        show(file, result);
      }
    }
    if (format.equals("json")) {
      Map<String, Object> document = Map.of("version", 1, "files", reviewed);
      say(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(new TreeMap<>(document)));
    }
    return fails ? CommandLines.ANSWER_NO : 0;
  }

  private DryReview.Result reviewed(Configuration read, String script) {
    TargetName name = new TargetName(target);
    Optional<AgentName> as = agent.map(AgentName::new);
    if (!rehearse) {
      return DryReview.of(read, name, as, script);
    }
    note("Running it on a clone first, which takes longer than the change itself.");
    return DryReview.rehearsed(read, name, as, script);
  }

  private static Map<String, Object> json(Path file, DryReview.Result result) {
    return switch (result.proposed()) {
      case Proposed.Filed filed -> ChangeJson.reviewed(file.toString(), filed.change());
      case Proposed.NotNeeded(var message) ->
          ChangeJson.unfiled(file.toString(), message, result.statements());
      case Proposed.Denied(_, _, var message) ->
          ChangeJson.unfiled(file.toString(), message, result.statements());
    };
  }

  private void show(Path file, DryReview.Result result) {
    switch (result.proposed()) {
      case Proposed.Filed filed -> {
        say(ReviewText.ofUnfiled(JSON.valueToTree(ChangeJson.whole(filed.change()))));
        note("This was not filed: nobody can approve it. Send it with countersign propose.");
      }
      case Proposed.NotNeeded(var message) -> say(Plain.line(message));
      case Proposed.Denied(var rule, var line, var message) ->
          say("%s:%d: denied by %s: %s".formatted(file, line, rule, Plain.line(message)));
    }
  }
}
