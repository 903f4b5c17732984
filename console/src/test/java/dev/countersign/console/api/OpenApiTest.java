package dev.countersign.console.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The document and the list of routes say the same.
class OpenApiTest {

  @TempDir private Path directory;
  private EmptyOffice office;
  private List<Endpoint> endpoints;

  @BeforeEach
  void list() {
    office = EmptyOffice.in(directory);
    endpoints = office.endpoints();
  }

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void every_route_is_in_the_document_with_its_fields() {
    JsonNode paths = document().path("paths");

    for (Endpoint endpoint : endpoints) {
      String path = endpoint.path().replace('<', '{').replace('>', '}');
      JsonNode operation = paths.path(path).path(endpoint.method().toLowerCase(Locale.ROOT));
      assertThat(operation.path("summary").asString())
          .as(path)
          .isEqualTo(endpoint.summary())
          .endsWith(".");
      JsonNode fields =
          operation
              .path("requestBody")
              .path("content")
              .path("application/json")
              .path("schema")
              .path("properties");
      assertThat(fields.size()).as(path).isEqualTo(endpoint.body().size());
      assertThat(operation.path("security").isEmpty())
          .as(path)
          .isEqualTo(endpoint.who() == Endpoint.Who.ANYBODY);
    }
  }

  @Test
  void the_document_has_nothing_that_the_list_has_not() {
    long operations =
        document().path("paths").properties().stream()
            .mapToLong(path -> path.getValue().size())
            .sum();

    assertThat(operations).isEqualTo(endpoints.size());
  }

  @Test
  void the_public_contract_is_served() {
    assertThat(
            endpoints.stream().map(endpoint -> endpoint.method() + " " + endpoint.path()).toList())
        .contains(
            "POST /api/changes",
            "GET /api/changes",
            "GET /api/changes/{id}",
            "POST /api/changes/{id}/withdraw",
            "POST /api/changes/{id}/approve",
            "POST /api/changes/{id}/reject",
            "GET /api/ledger/checkpoint",
            "GET /api/ledger/entries",
            "GET /api/ledger/proof",
            "GET /api/ledger/tile/<path>",
            "GET /health/live",
            "GET /health/ready",
            "GET /metrics");
  }

  @Test
  void agents_may_call_nothing_that_decides() {
    assertThat(endpoints)
        .filteredOn(endpoint -> endpoint.path().matches(".*/(approve|reject|undo|resolve)"))
        .hasSize(4)
        .allMatch(endpoint -> endpoint.who() == Endpoint.Who.PERSON);
  }

  private JsonNode document() {
    JsonMapper json = JsonMapper.shared();
    Map<String, Object> document = OpenApi.document(endpoints);
    return json.readTree(json.writeValueAsBytes(document));
  }
}
