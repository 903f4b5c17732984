package dev.countersign.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.client.ReviewText;
import dev.countersign.app.house.GatewayHouse;
import dev.countersign.app.house.HousePlan;
import dev.countersign.testkit.PostgresServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the configuration accepts is shown to everybody and moves nothing.
final class AcceptedFindingsTest {

  private static final HousePlan PLAN =
      HousePlan.on(PostgresServer.shared(18))
          .withSchema(
              """
              CREATE TABLE archive_orders (id int PRIMARY KEY);
              CREATE TABLE orders (id int PRIMARY KEY);
              """)
          .withPolicy(
              """
              version: 1
              extends: built-in
              approvals:
                - name: two-for-data-loss
                  when: findings.exists(f, f.rule == 'drop-table')
                  group: on-call
                  people: 2
                  reason: It destroys data.
              otherwise: { group: on-call, people: 1, reason: Somebody has to look. }
              """)
          .withLint(
              "accept: [{ rule: drop-table, objects: ['public.archive_*'], reason: it is rebuilt nightly }]");

  @Test
  void an_accepted_finding_is_shown_and_counts_neither_for_the_risk_nor_for_the_policy() {
    try (GatewayHouse house = PLAN.open()) {
      JsonNode counts = house.change(house.propose("DROP TABLE orders"));
      JsonNode accepted = house.change(house.propose("DROP TABLE archive_orders"));

      assertThat(counts.path("risk").asString("")).isEqualTo("critical");
      assertThat(finding(counts).has("suppressed")).isFalse();
      assertThat(counts.at("/review/requirements").toString()).contains("It destroys data.");
      assertThat(accepted.path("risk").asString("")).isNotEqualTo("critical");
      assertThat(finding(accepted).path("suppressed").asBoolean(false)).isTrue();
      assertThat(finding(accepted).path("reason").asString("")).isEqualTo("it is rebuilt nightly");
      assertThat(accepted.at("/review/requirements").toString())
          .contains("Somebody has to look.")
          .doesNotContain("It destroys data.");
      assertThat(ReviewText.of(accepted))
          .contains("  accepted  drop-table: ")
          .contains("(accepted by configuration: it is rebuilt nightly)");
    }
  }

  private static JsonNode finding(JsonNode change) {
    return change
        .at("/files/0/statements/0/findings")
        .valueStream()
        .filter(finding -> finding.path("rule").asString("").equals("drop-table"))
        .findFirst()
        .orElseThrow();
  }
}
