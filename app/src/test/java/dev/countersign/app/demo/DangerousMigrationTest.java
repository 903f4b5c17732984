package dev.countersign.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.client.ApiClient;
import dev.countersign.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class DangerousMigrationTest {

  private static final String DANGEROUS =
      """
      ALTER TABLE orders ADD COLUMN reference text NOT NULL DEFAULT gen_random_uuid()::text;
      CREATE INDEX orders_reference ON orders (reference);
      UPDATE orders SET legacy_code = upper(legacy_code);
      """;

  @Test
  void its_review_shows_that_readers_and_writers_would_have_waited() {
    List<String> screen = new ArrayList<>();
    try (Demo demo = Demo.startOnFreePorts(screen::add)) {
      ApiClient agent = new ApiClient(demo.url(), Optional.of(DemoParties.AGENT_TOKEN));
      ApiClient ben = new ApiClient(demo.url(), Optional.of(DemoParties.BEN.token()));

      JsonNode filed =
          agent.post("/api/changes", Map.of("target", DemoParties.TARGET, "script", DANGEROUS));
      JsonNode change = rehearsed(ben, filed.path("id").asString(""));

      JsonNode rehearsal = change.path("review").path("rehearsal");
      assertThat(rehearsal.path("problem").asString("")).isEmpty();
      JsonNode forward = rehearsal.path("runs").path(0);
      assertThat(forward.path("statements")).hasSize(3);
      assertThat(longest(forward, "read")).isGreaterThan(100);
      assertThat(longest(forward, "write")).isGreaterThan(longest(forward, "read"));
      assertThat(forward.path("statements").path(0).path("rewritten").toString())
          .contains("public.orders");
      assertThat(forward.path("statements").path(2).path("rows").asLong(0)).isEqualTo(1_000_000);
      assertThat(ben.getText("/api/changes/" + filed.path("id").asString(""))).contains("blocked");
    }
  }

  private static double longest(JsonNode run, String access) {
    double longest = 0;
    for (Iterator<JsonNode> each = run.path("access").iterator(); each.hasNext(); ) {
      JsonNode probe = each.next();
      if (probe.path("access").asString("").equals(access)) {
        longest = Math.max(longest, probe.path("longestMillis").asDouble(0));
      }
    }
    return longest;
  }

  private static JsonNode rehearsed(ApiClient person, String id) {
    return Eventually.appears(
        "the change is rehearsed",
        Duration.ofMinutes(5),
        () ->
            Optional.of(person.get("/api/changes/" + id))
                .filter(change ->
                    !change
                        .path("review")
                        .path("rehearsal")
                        .path("status")
                        .asString("")
                        .equals("running")));
  }
}
