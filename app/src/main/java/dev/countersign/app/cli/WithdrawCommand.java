package dev.countersign.app.cli;

import dev.countersign.app.client.ApiClient;
import dev.countersign.core.change.ChangeId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Takes a change back, as its agent or the person it acts for.
@Command(
    name = "withdraw",
    mixinStandardHelpOptions = true,
    description = "Take a change back, as its agent or the person it acts for.")
final class WithdrawCommand extends Deciding {

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  @Override
  String verb() {
    return "withdraw";
  }

  @Override
  Map<String, String> fields(ApiClient client, ChangeId change) {
    return Map.of("reason", reason);
  }
}
