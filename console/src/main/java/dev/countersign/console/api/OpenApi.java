package dev.countersign.console.api;

import dev.countersign.console.api.Endpoint.Who;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The OpenAPI 3.1 document, made of the list of endpoints.
final class OpenApi {

  private OpenApi() {}

  static Endpoint endpoint(List<Endpoint> others) {
    Map<String, Object> document = document(others);
    return Endpoint.get(
        "/api/openapi.json",
        Who.ANYBODY,
        "This API as an OpenAPI document.",
        List.of(),
        _ -> Reply.ok(document));
  }

  static Map<String, Object> document(List<Endpoint> endpoints) {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      operations(paths, path(endpoint))
          .put(endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", Map.of("title", "Countersign", "version", "1"));
    document.put("paths", paths);
    document.put(
        "components",
        Map.of("securitySchemes", Map.of("token", Map.of("type", "http", "scheme", "bearer"))));
    return document;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> operations(Map<String, Object> paths, String path) {
    return (Map<String, Object>) paths.computeIfAbsent(path, _ -> new LinkedHashMap<>());
  }

  private static Map<String, Object> operation(Endpoint endpoint) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", endpoint.summary());
    operation.put("parameters", parameters(endpoint));
    if (!endpoint.body().isEmpty()) {
      operation.put("requestBody", requestBody(endpoint));
    }
    operation.put(
        "responses",
        Map.of(
            "2XX", Map.of("description", "Done."),
            "default",
                Map.of("description", "{error, message}: what failed, and what to do next.")));
    operation.put(
        "security",
        endpoint.who() == Who.ANYBODY ? List.of() : List.of(Map.of("token", List.of())));
    return operation;
  }

  private static List<Map<String, Object>> parameters(Endpoint endpoint) {
    Stream<Map<String, Object>> inPath =
        Stream.of(path(endpoint).split("/"))
            .filter(part -> part.startsWith("{"))
            .map(part -> parameter(part.substring(1, part.length() - 1), "path", true, ""));
    Stream<Map<String, Object>> inQuery =
        endpoint.parameters().stream()
            .map(field -> parameter(field.name(), "query", field.required(), field.meaning()));
    return Stream.concat(inPath, inQuery).toList();
  }

  private static Map<String, Object> parameter(
      String name, String in, boolean required, String meaning) {
    return Map.of(
        "name", name,
        "in", in,
        "required", required,
        "description", meaning,
        "schema", Map.of("type", "string"));
  }

  private static Map<String, Object> requestBody(Endpoint endpoint) {
    Map<String, Object> properties = new LinkedHashMap<>();
    endpoint
        .body()
        .forEach(field ->
            properties.put(field.name(), Map.of("type", "string", "description", field.meaning())));
    List<String> required =
        endpoint.body().stream()
            .filter(Endpoint.Field::required)
            .map(Endpoint.Field::name)
            .toList();
    Map<String, Object> schema =
        Map.of("type", "object", "properties", properties, "required", required);
    return Map.of(
        "required",
        !required.isEmpty(),
        "content",
        Map.of("application/json", Map.of("schema", schema)));
  }

  private static String path(Endpoint endpoint) {
    return endpoint.path().replace('<', '{').replace('>', '}');
  }
}
