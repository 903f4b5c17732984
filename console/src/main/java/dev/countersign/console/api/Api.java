package dev.countersign.console.api;

import dev.countersign.console.accounts.Accounts;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Serves the routes of [Endpoints]: finds out who calls, reads the body, answers in JSON.
public final class Api {

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();
  private static final String BEARER = "Bearer ";

  private final Accounts accounts;
  private final List<Endpoint> endpoints;

  /// An API over these parts.
  public Api(Accounts accounts, ApiParts parts) {
    this.accounts = accounts;
    this.endpoints = Endpoints.all(parts);
  }

  /// Adds its routes.
  public void addTo(JavalinConfig config) {
    for (Endpoint endpoint : endpoints) {
      config.routes.addHttpHandler(
          HandlerType.findOrCreate(endpoint.method()),
          endpoint.path(),
          context -> serve(endpoint, context));
    }
  }

  /// Whether a request is for the API rather than for a page, known route or not.
  public static boolean serves(String path) {
    return path.startsWith("/api/") || path.startsWith("/health/") || path.equals("/metrics");
  }

  /// Answers a failure in JSON.
  public static void fail(Context context, int status, ErrorCode code, String message) {
    context.status(status);
    write(context, Map.of("error", code.id(), "message", message));
  }

  private void serve(Endpoint endpoint, Context context) {
    Optional<Accounts.Caller> caller = caller(endpoint, context);
    requireRole(endpoint, new Request(context, caller, Map.of()));
    Request request = new Request(context, caller, body(endpoint, context));
    switch (endpoint.answer().to(request)) {
      case Reply.Json(var status, var body) -> write(context.status(status), body);
      case Reply.Raw(var type, var body) -> context.contentType(type).result(body);
    }
  }

  private Optional<Accounts.Caller> caller(Endpoint endpoint, Context context) {
    if (endpoint.who() == Endpoint.Who.ANYBODY) {
      return Optional.empty();
    }
    String header = Optional.ofNullable(context.header("Authorization")).orElse("");
    if (!header.startsWith(BEARER)) {
      throw new CountersignException(
          ErrorCode.NOT_AUTHENTICATED, "Send your token as \"Authorization: Bearer …\".");
    }
    return Optional.of(
        accounts
            .byToken(header.substring(BEARER.length()).strip())
            .orElseThrow(() ->
                new CountersignException(
                    ErrorCode.NOT_AUTHENTICATED, "This token is not known, or was revoked.")));
  }

  private static void requireRole(Endpoint endpoint, Request request) {
    switch (endpoint.who()) {
      case AGENT -> request.agent();
      case PERSON -> request.person();
      case ANYBODY, CALLER -> {}
    }
  }

  private static Map<String, String> body(Endpoint endpoint, Context context) {
    if (endpoint.method().equals("GET")) {
      return Map.of();
    }
    byte[] bytes = context.bodyAsBytes();
    if (bytes.length == 0 && endpoint.body().stream().noneMatch(Endpoint.Field::required)) {
      return Map.of();
    }
    String type = Optional.ofNullable(context.contentType()).orElse("");
    if (!type.startsWith("application/json")) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "Send the body as application/json, not as \"" + type + "\".");
    }
    return fields(endpoint, read(bytes));
  }

  private static JsonNode read(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST,
          "The body is not JSON: " + String.valueOf(e.getOriginalMessage()) + ".",
          e);
    }
  }

  private static Map<String, String> fields(Endpoint endpoint, JsonNode body) {
    if (!body.isObject()) {
      throw new CountersignException(ErrorCode.BAD_REQUEST, "The body is not a JSON object.");
    }
    List<String> known = endpoint.body().stream().map(Endpoint.Field::name).toList();
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!known.contains(field.getKey()) || !field.getValue().isValueNode()) {
        throw new CountersignException(
            ErrorCode.BAD_REQUEST,
            "The field \"%s\" is not known here, or is not a simple value; known are %s."
                .formatted(field.getKey(), known));
      }
      if (!field.getValue().isNull()) {
        fields.put(field.getKey(), field.getValue().asString());
      }
    }
    return fields;
  }

  private static void write(Context context, Object body) {
    context.contentType("application/json; charset=utf-8").result(JSON.writeValueAsBytes(body));
  }
}
