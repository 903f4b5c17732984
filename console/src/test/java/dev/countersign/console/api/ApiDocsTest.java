package dev.countersign.console.api;

import dev.countersign.testkit.GeneratedPage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiDocsTest {

  private static final String ABOUT =
      """
      # HTTP API reference

      Generated from the code by `make docs`. The same as OpenAPI is served at `/api/openapi.json`.

      The API listens where the console does (`http.listen`). Send a token as `Authorization: Bearer …`: an agent's is the
      one it connects to the gateway with; a person's is `apiToken` in the configuration, or comes from `countersign token create`.
      Bodies are JSON objects of texts. An answer of 2xx is JSON; every other one is `{"error": …, "message": …}`, and the message
      says what to do next: 400 the request cannot be understood, 401 no valid token, 403 not this caller's to do, or denied by
      the policy, 404 there is no such thing, 409 the change has another digest or state by now, 413 and 429 a limit, 502 the
      target cannot be reached, 503 the store or the ledger cannot be written.

      An agent proposes a script, and a person approves exactly what was shown to them:

      ```
      curl -H "Authorization: Bearer $AGENT_TOKEN" -H 'Content-Type: application/json' \\
        -d '{"target": "shop-prod", "script": "ALTER TABLE orders DROP COLUMN legacy_code"}' http://localhost:8080/api/changes
      curl -H "Authorization: Bearer $BORIS_TOKEN" http://localhost:8080/api/changes/1
      curl -H "Authorization: Bearer $BORIS_TOKEN" -H 'Content-Type: application/json' \\
        -d '{"digest": "the digest of the answer before"}' http://localhost:8080/api/changes/1/approve
      ```

      What a change and its review consist of is the same in every answer. Fields are added without notice, and never renamed or
      removed.
      """;

  @Test
  void the_reference_of_the_api_is_fresh(@TempDir Path directory) {
    try (EmptyOffice office = EmptyOffice.in(directory)) {
      StringBuilder page = new StringBuilder(ABOUT);
      office.endpoints().forEach(endpoint -> describe(endpoint, page));
      GeneratedPage.of("docs/reference/api.md").isFresh(page.toString());
    }
  }

  private static void describe(Endpoint endpoint, StringBuilder page) {
    String path = endpoint.path().replace('<', '{').replace('>', '}');
    String who =
        switch (endpoint.who()) {
          case ANYBODY -> "Anybody may call it.";
          case CALLER -> "For agents and people.";
          case AGENT -> "For agents.";
          case PERSON -> "For people.";
        };
    page.append("\n## ").append(endpoint.method()).append(" ").append(path).append("\n\n");
    page.append(endpoint.summary()).append(" ").append(who).append("\n");
    table("parameter", endpoint.parameters(), page);
    table("field", endpoint.body(), page);
  }

  private static void table(String kind, List<Endpoint.Field> fields, StringBuilder page) {
    if (fields.isEmpty()) {
      return;
    }
    page.append("\n| ").append(kind).append(" | | meaning |\n|---|---|---|\n");
    for (Endpoint.Field field : fields) {
      page.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  field.name(), field.required() ? "required" : "optional", field.meaning()));
    }
  }
}
