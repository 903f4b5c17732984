package dev.countersign.postgres.rehearsal;

import dev.countersign.core.Target;
import dev.countersign.core.Target.Credential;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Clones by a Database Lab Engine, over its HTTP API (4.x: `POST /clone`, `GET` and `DELETE
/// /clone/{id}`, the token in `Verification-Token`). Thread-safe.
///
/// The engine makes the login of the clone as it is told: a name and a password that nobody knows,
/// and that go when the clone goes.
public final class DblabClones implements CloneProvider {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CALL_LIMIT = Duration.ofSeconds(30);
  private static final Duration DROP_LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int PASSWORD_BYTES = 24;
  private static final int NOT_FOUND = 404;
  private static final int ERRORS_FROM = 400;

  private final Target like;
  private final URI url;
  private final String token;
  private final SecureRandom random = new SecureRandom();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL_LIMIT).build();

  /// @param like the database's name in the clone, and how connections to it are protected
  /// @param url where the engine's API is
  /// @param token its verification token
  public DblabClones(Target like, URI url, String token) {
    this.like = like;
    this.url = url;
    this.token = token;
  }

  @Override
  public String name() {
    return "dblab";
  }

  @Override
  public String source() {
    return "the latest snapshot of the Database Lab Engine at " + url.getAuthority();
  }

  @Override
  public Clone make(String name, String role, Deadline deadline) throws NoClone {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    Credential login = new Credential("countersign", HexFormat.of().formatHex(bytes));
    Map<String, Object> wanted =
        Map.of(
            "id",
            name,
            "protected",
            false,
            "db",
            Map.of(
                "username", login.user(),
                "password", login.password(),
                "restricted", false,
                "db_name", like.database()));
    String body = JSON.writeValueAsString(wanted);
    JsonNode clone =
        answered(
            call(request("/clone").POST(HttpRequest.BodyPublishers.ofString(body))),
            "make a clone");
    while (code(clone).equals("CREATING")) {
      if (deadline.over()) {
        throw new NoClone("The Database Lab Engine did not make the clone in time.");
      }
      LockSupport.parkNanos(POLL.toNanos());
      clone = answered(call(request("/clone/" + name).GET()), "show the clone");
    }
    if (!code(clone).equals("OK")) {
      throw new NoClone(
          "The Database Lab Engine could not make the clone: %s %s"
              .formatted(code(clone), clone.path("status").path("message").asString("")));
    }
    return at(clone.path("db"), login, role);
  }

  @Override
  public void drop(String name) throws NoClone {
    HttpResponse<String> gone = call(request("/clone/" + name).DELETE());
    Deadline deadline = Deadline.in(DROP_LIMIT);
    while (!missing(gone)) {
      answered(gone, "drop clone " + name);
      if (deadline.over()) {
        throw new NoClone("The Database Lab Engine has not dropped clone " + name + " in time.");
      }
      LockSupport.parkNanos(POLL.toNanos());
      gone = call(request("/clone/" + name).GET());
    }
  }

  @Override
  public String toString() {
    return name() + " of " + source();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path))
        .timeout(CALL_LIMIT)
        .header("Verification-Token", token)
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> call(HttpRequest.Builder request) throws NoClone {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new NoClone("The Database Lab Engine at " + url.getAuthority() + " is not reached.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoClone("Countersign was stopped meanwhile.", e);
    }
  }

  private static boolean missing(HttpResponse<String> response) {
    return response.statusCode() == NOT_FOUND;
  }

  private static JsonNode answered(HttpResponse<String> response, String what) throws NoClone {
    JsonNode body = json(response.body());
    if (response.statusCode() >= ERRORS_FROM) {
      throw new NoClone(
          "The Database Lab Engine refuses to %s (HTTP %d): %s"
              .formatted(what, response.statusCode(), body.path("message").asString("")));
    }
    return body;
  }

  private static JsonNode json(String text) throws NoClone {
    try {
      return text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
    } catch (JacksonException e) {
      throw new NoClone("The Database Lab Engine answered something else than JSON.", e);
    }
  }

  private static String code(JsonNode clone) {
    return clone.path("status").path("code").asString("");
  }

  private Clone at(JsonNode db, Credential login, String role) throws NoClone {
    String host = db.path("host").asString("");
    String port = db.path("port").asString("");
    if (host.isEmpty() || !port.matches("\\d{1,5}")) {
      throw new NoClone("The Database Lab Engine did not say where the clone is.");
    }
    return new Clone(
        new Target(
            like.name(),
            like.engine(),
            like.environment(),
            host,
            Integer.parseInt(port),
            db.path("dbName").asString(like.database()),
            like.tls(),
            like.tlsRoots(),
            login,
            Optional.empty()),
        role);
  }
}
