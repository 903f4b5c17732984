package dev.countersign.app.cli;

import dev.countersign.app.client.ApiClient;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where the running server is, and who asks.
final class Connection {

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:COUNTERSIGN_URL:-http://localhost:8080}",
      description = "The server; or the variable COUNTERSIGN_URL (now: ${DEFAULT-VALUE}).")
  private URI url = URI.create("http://localhost:8080");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:COUNTERSIGN_TOKEN}",
      description = "The token of an agent or a person; better the variable COUNTERSIGN_TOKEN.",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private Optional<String> token = Optional.empty();

  ApiClient client() {
    return new ApiClient(url, token);
  }
}
