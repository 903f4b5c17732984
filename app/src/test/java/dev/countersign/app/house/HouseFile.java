package dev.countersign.app.house;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The configuration of a [GatewayHouse].
final class HouseFile {

  private HouseFile() {}

  static String text(HousePlan plan, String target, Path directory) {
    return """
    http: { listen: "127.0.0.1:0", publicUrl: "http://house.test" }
    store: { url: "jdbc:sqlite:%1$s/countersign.db" }
    ledger: { origin: house.test, key: %1$s/ledger.key }
    gateways: [{ engine: postgres, listen: "127.0.0.1:0" }]
    targets:
      - name: %2$s
        engine: postgres
        environment: prod
        address: "127.0.0.1:%3$d"
        database: %2$s
        session: { user: %4$s, password: "%6$s" }
    %5$s
    agents:
      - { name: %7$s, token: "%6$s", onBehalfOf: ana@example.com, targets: [%2$s] }
    people:
    %8$s
    """
            .formatted(
                directory,
                target,
                plan.server().port(),
                plan.sessionRole(),
                owner(plan),
                GatewayHouse.TOKEN,
                GatewayHouse.AGENT,
                people())
        + (plan.policy().isEmpty() ? "" : "policy: " + directory.resolve("policy.yaml") + "\n")
        + (plan.limits().isEmpty() ? "" : "limits: { " + plan.limits() + " }\n")
        + (plan.lint().isEmpty() ? "" : "lint: { " + plan.lint() + " }\n");
  }

  private static String owner(HousePlan plan) {
    return plan.ownerRole().isEmpty()
        ? ""
        : "    owner: { user: %s, password: \"%s\" }"
            .formatted(plan.ownerRole(), GatewayHouse.TOKEN);
  }

  private static String people() {
    return Stream.of("ana", "ben", "cleo")
        .map(name ->
            "  - { name: %1$s@example.com, groups: [on-call], password: password-of-%1$s, apiToken: %2$s }"
                .formatted(name, GatewayHouse.token(name)))
        .collect(Collectors.joining("\n"));
  }
}
