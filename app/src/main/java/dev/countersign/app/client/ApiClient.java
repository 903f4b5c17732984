package dev.countersign.app.client;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to the HTTP API of a running server. Thread-safe; blocks.
public final class ApiClient {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT_TIME = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIME = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIME)
          .build();
  private final URI url;
  private final Optional<String> token;

  /// A client of the server at a URL.
  public ApiClient(URI url, Optional<String> token) {
    this.url = url;
    this.token = token.filter(text -> !text.isBlank());
  }

  /// What a GET answers, as JSON.
  ///
  /// @throws CountersignException with the server's own code and message when it refuses
  public JsonNode get(String path) {
    return json(getText(path));
  }

  /// What a GET answers, as it is.
  public String getText(String path) {
    return send(request(path).GET().build());
  }

  /// What a POST answers, as JSON.
  public JsonNode post(String path, Map<String, String> fields) {
    String body = JSON.writeValueAsString(fields);
    return json(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build()));
  }

  private HttpRequest.Builder request(String path) {
    String base = url.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER_TIME);
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private String send(HttpRequest request) {
    HttpResponse<String> response;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND,
          "The server at %s does not answer (%s); is it running, and is --url right?"
              .formatted(url, e.getClass().getSimpleName()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CountersignException(ErrorCode.INTERNAL, "Interrupted.", e);
    }
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), response.body());
    }
    return response.body();
  }

  private CountersignException refusal(int status, String body) {
    String message = "The server answered " + status + ".";
    String code = "";
    try {
      JsonNode json = JSON.readTree(body);
      message = json.path("message").asString(message);
      code = json.path("error").asString("");
    } catch (JacksonException e) {
      message = "The server answered %d and no JSON; is --url right?".formatted(status);
    }
    String hint =
        status == 401 && token.isEmpty() ? " Give a token with COUNTERSIGN_TOKEN or --token." : "";
    return new CountersignException(code(code, status), Plain.line(message) + hint);
  }

  private static ErrorCode code(String id, int status) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.id().equals(id))
        .findFirst()
        .or(() ->
            Arrays.stream(ErrorCode.values())
                .filter(code -> code.httpStatus() == status)
                .findFirst())
        .orElse(ErrorCode.INTERNAL);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new CountersignException(
          ErrorCode.INTERNAL, "The server's answer is not JSON; is --url right?", e);
    }
  }
}
