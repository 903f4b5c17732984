package dev.countersign.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.house.GatewayHouse;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.ProcessRunner;
import dev.countersign.testkit.ProcessRunner.Outcome;
import dev.countersign.testkit.RunningProcess;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Runs a client past the gate and through it, and compares everything that it leaves behind.
///
/// @param house where both lead
record SideBySide(GatewayHouse house) {

  /// What a client printed, when it printed the same both ways.
  Outcome same(ProcessRunner client) {
    Outcome direct = direct(client).run();
    Outcome gated = unheld(gated(client));

    assertThat(
            differences(plain(gated.err(), house.gateway()), plain(direct.err(), house.direct())))
        .isEmpty();
    assertThat(
            differences(plain(gated.out(), house.gateway()), plain(direct.out(), house.direct())))
        .isEmpty();
    assertThat(gated.exitCode()).isEqualTo(direct.exitCode());
    return gated;
  }

  /// The lines at which two texts are not the same, each with its number.
  static List<String> differences(String seen, String expected) {
    List<String> a = seen.lines().toList();
    List<String> b = expected.lines().toList();
    return IntStream.range(0, Math.max(a.size(), b.size()))
        .filter(i -> !line(a, i).equals(line(b, i)))
        .mapToObj(i -> "%d: %s, not %s".formatted(i + 1, line(a, i), line(b, i)))
        .toList();
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "(no line)";
  }

  /// A client of libpq or one that reads its variables, past the gate.
  ProcessRunner direct(ProcessRunner client) {
    return to(client, house.direct());
  }

  /// The same through the gate.
  ProcessRunner gated(ProcessRunner client) {
    return to(client, house.gateway());
  }

  /// Runs to the end, and fails when anything had to wait for people; that is rejected meanwhile.
  private Outcome unheld(ProcessRunner client) {
    var held = new ArrayList<String>();
    try (RunningProcess running = client.start()) {
      Eventually.happens(
          client.command() + " ends",
          client.limit(),
          () -> {
            house.waiting().forEach(change -> held.add(rejected(change)));
            return !running.isRunning();
          });
      assertThat(held).as("held").isEmpty();
      return running.outcome();
    }
  }

  private String rejected(String change) {
    JsonNode statements = house.change(change).path("files").path(0).path("statements");
    house.reject(change, "No client of these tests should have to wait for it.");
    return statements
        .valueStream()
        .map(one -> one.path("text").asString("") + " -- " + one.path("summary").asString(""))
        .collect(Collectors.joining("; "));
  }

  private ProcessRunner to(ProcessRunner client, InetSocketAddress address) {
    return client
        .withEnvironment("PGHOST", "127.0.0.1")
        .withEnvironment("PGPORT", String.valueOf(address.getPort()))
        .withEnvironment("PGUSER", GatewayHouse.AGENT)
        .withEnvironment("PGPASSWORD", GatewayHouse.TOKEN)
        .withEnvironment("PGDATABASE", house.target());
  }

  /// The port is what has to differ.
  private static String plain(String text, InetSocketAddress address) {
    return text.replaceAll("(?<!\\w)" + address.getPort() + "(?!\\w)", "PORT");
  }
}
