package dev.countersign.console;

import static dev.countersign.console.Office.ANA;
import static dev.countersign.console.Office.BEN;
import static dev.countersign.console.Office.BILLING;
import static dev.countersign.console.Office.CLEO;
import static dev.countersign.console.Office.DAN;
import static dev.countersign.console.Office.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.AgentName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API over HTTP.
class ApiTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String AGENT = token(BILLING);
  private static final String OTHER_AGENT = token(new AgentName("other-agent"));

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path directory;
  private Office office;

  @BeforeEach
  void openOffice() {
    office = Office.open(directory);
  }

  @AfterEach
  void closeOffice() {
    office.close();
  }

  @Test
  void an_agent_proposes_and_two_people_approve_what_they_were_shown() {
    Answer proposed = propose(ShopReviews.DROP_COLUMN);
    assertThat(proposed.status()).isEqualTo(201);
    long id = proposed.json().path("id").asLong();
    String digest = get("/api/changes/" + id, token(BEN)).json().path("digest").asString();

    Answer first = approve(id, digest, token(BEN));
    Answer second = approve(id, digest, token(CLEO));

    assertThat(first.json().path("waitingFor").asString()).isEqualTo("1 of orders-team");
    assertThat(second.json().path("state").asString()).isEqualTo("ratified");
    assertThat(second.json().path("approvals")).hasSize(2);
  }

  @Test
  void the_same_script_again_is_the_same_change() {
    long id = propose(ShopReviews.DROP_COLUMN).json().path("id").asLong();

    Answer again = propose(ShopReviews.DROP_COLUMN);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("id").asLong()).isEqualTo(id);
  }

  @Test
  void a_script_that_needs_nobody_or_may_never_run_is_not_filed() {
    Answer read = propose("SELECT 1");
    assertThat(read.json().path("state").asString()).isEqualTo("not-needed");

    Answer denied = propose("COPY orders TO PROGRAM 'sh'");
    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.json().path("error").asString()).isEqualTo("denied");
    assertThat(denied.json().path("rule").asString()).isEqualTo("server-files");
    assertThat(get("/api/changes", token(BEN)).json().path("changes")).isEmpty();
  }

  @Test
  void the_review_has_the_shape_of_lint_with_the_review_beside_it() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, "trust me");

    JsonNode json = get("/api/changes/" + change.id(), token(BEN)).json();

    JsonNode statement = json.path("files").path(0).path("statements").path(0);
    assertThat(statement.path("kind").asString()).isEqualTo("ALTER TABLE");
    assertThat(statement.path("text").asString()).isEqualTo(ShopReviews.DROP_COLUMN);
    assertThat(statement.path("findings").path(0).path("rule").asString()).isEqualTo("drop-column");
    assertThat(statement.path("findings").path(0).path("severity").asString())
        .isEqualTo("critical");
    assertThat(statement.path("locks").path(0).path("mode").asString())
        .isEqualTo("ACCESS EXCLUSIVE");
    assertThat(statement.path("locks").path(0).path("rewrite").asBoolean(true)).isFalse();
    assertThat(statement.path("undo").path("grade").asString()).isEqualTo("lossy");
    assertThat(json.path("review").path("claim").asString()).isEqualTo("trust me");
    assertThat(json.path("review").path("verdict").path("rule").asString())
        .isEqualTo("schema-in-prod");
    assertThat(json.path("risk").asString()).isEqualTo("critical");
  }

  @Test
  void an_agent_can_neither_approve_nor_reject_nor_undo_nor_resolve() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, "trust me");

    for (String action : new String[] {"approve", "reject", "undo", "resolve"}) {
      Answer answer =
          post("/api/changes/" + change.id() + "/" + action, AGENT, Map.of("digest", "x"));

      assertThat(answer.status()).as(action).isEqualTo(403);
      assertThat(answer.error()).isEqualTo("not-allowed");
      assertThat(answer.message()).contains("propose, watch and withdraw");
    }
    assertThat(office.now(change).state()).isEqualTo(ChangeState.PENDING);
  }

  @Test
  void an_agent_sees_and_withdraws_its_own_changes_only() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, "trust me");
    String path = "/api/changes/" + change.id();

    assertThat(get(path, OTHER_AGENT).status()).isEqualTo(404);
    assertThat(get("/api/changes", OTHER_AGENT).json().path("changes")).isEmpty();
    assertThat(post(path + "/withdraw", OTHER_AGENT, Map.of()).status()).isEqualTo(404);

    assertThat(get("/api/changes", AGENT).json().path("changes")).hasSize(1);
    Answer withdrawn = post(path + "/withdraw", AGENT, Map.of("reason", "not needed any more"));
    assertThat(withdrawn.json().path("state").asString()).isEqualTo("withdrawn");
  }

  @Test
  void a_person_can_propose_nothing() {
    Answer answer =
        post("/api/changes", token(BEN), Map.of("target", "shop-prod", "script", "SELECT 1"));

    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void another_digest_than_the_one_that_was_shown_is_a_conflict() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, "trust me");

    Answer answer = approve(change.id().number(), "ab".repeat(32), token(BEN));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.error()).isEqualTo("conflict");
    assertThat(office.now(change).approvals()).isEmpty();
  }

  @Test
  void who_it_is_on_behalf_of_and_who_is_in_no_group_cannot_approve() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, "trust me");

    for (String token : new String[] {token(ANA), token(DAN)}) {
      Answer answer = approve(change.id().number(), change.digest().hex(), token);

      assertThat(answer.status()).isEqualTo(403);
    }
    assertThat(office.now(change).approvals()).isEmpty();
  }

  @Test
  void a_rejection_says_why() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, "trust me");
    String path = "/api/changes/" + change.id() + "/reject";

    assertThat(post(path, token(BEN), Map.of()).status()).isEqualTo(400);
    Answer rejected = post(path, token(BEN), Map.of("reason", "not today"));

    assertThat(rejected.json().path("state").asString()).isEqualTo("rejected");
    assertThat(rejected.json().path("closingReason").asString()).contains("not today");
  }

  @Test
  void changes_are_listed_by_state_and_target() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, "trust me");
    office.desk.reject(change.id(), BEN, "no");
    office.propose(ShopReviews.SCRIPT, "trust me");

    assertThat(ids("/api/changes")).isEqualTo("[2,1]");
    assertThat(ids("/api/changes?state=pending&target=shop-prod")).isEqualTo("[2]");
    assertThat(ids("/api/changes?state=rejected")).isEqualTo("[1]");
    assertThat(ids("/api/changes?before=2")).isEqualTo("[1]");
    assertThat(ids("/api/changes?target=elsewhere")).isEqualTo("[]");
    assertThat(get("/api/changes?state=sleeping", token(BEN)).status()).isEqualTo(400);
  }

  @Test
  void nobody_is_served_without_a_token_that_is_known() {
    for (String token : new String[] {"", "guess"}) {
      Answer answer = get("/api/changes", token);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.error()).isEqualTo("not-authenticated");
    }
  }

  @Test
  void a_body_that_is_not_what_it_should_be_is_told_so() {
    assertThat(propose("text/plain", "{}").message()).contains("application/json");
    assertThat(propose("application/json", "{\"target\":").message()).contains("not JSON");
    assertThat(propose("application/json", "[]").message()).contains("not a JSON object");
    assertThat(propose("application/json", "{\"target\":\"a\",\"target\":\"b\"}").status())
        .isEqualTo(400);
    assertThat(propose("application/json", "{\"target\":\"shop-prod\",\"sql\":\"x\"}").message())
        .contains("\"sql\" is not known");
    assertThat(propose("application/json", "{\"target\":\"shop-prod\"}").message())
        .contains("\"script\" is missing");
  }

  @Test
  void a_body_over_the_limit_or_of_unknown_length_is_refused() {
    Answer long_ = propose("application/json", "x".repeat(5 << 20));
    assertThat(long_.status()).isEqualTo(413);
    assertThat(long_.error()).isEqualTo("limit");

    HttpRequest chunked =
        request("/api/changes", AGENT)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8))))
            .build();
    assertThat(send(chunked).status()).isEqualTo(400);
  }

  @Test
  void what_is_not_there_is_answered_in_json() {
    assertThat(get("/api/changes/99", token(BEN)).error()).isEqualTo("not-found");
    assertThat(get("/api/nothing", token(BEN)).error()).isEqualTo("not-found");
    Answer wrongMethod = send(request("/api/changes", AGENT).DELETE().build());
    assertThat(wrongMethod.status()).isEqualTo(405);
  }

  @Test
  void the_ledger_is_read_and_proved_over_the_api() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, "trust me");
    get("/api/changes/" + change.id(), token(BEN));

    Answer checkpoint = get("/api/ledger/checkpoint", token(BEN));
    assertThat(checkpoint.text()).startsWith("gate.example/ledger\n" + office.ledger.size() + "\n");
    JsonNode entries = get("/api/ledger/entries?from=0&limit=1", token(BEN)).json();
    assertThat(entries.path("entries")).hasSize(1);
    assertThat(entries.path("entries").path(0).asString()).contains("\"kind\":\"change-proposed\"");
    JsonNode proof = get("/api/ledger/proof?index=0", token(BEN)).json();
    assertThat(proof.path("path")).isNotEmpty();
    assertThat(get("/api/ledger/tile/0/000.p/1", token(BEN)).status()).isEqualTo(200);
    assertThat(get("/api/ledger/tile/7/000", token(BEN)).status()).isEqualTo(404);
    assertThat(get("/api/ledger/entries", AGENT).status()).isEqualTo(403);
  }

  @Test
  void showing_a_review_to_a_person_is_in_the_ledger() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, "trust me");

    get("/api/changes/" + change.id(), token(BEN));

    assertThat(office.ledger.entries(0, 10).getLast().content())
        .contains("review-shown", "ben@example.com", change.digest().hex());
  }

  @Test
  void health_tells_what_is_missing() {
    assertThat(get("/health/live", "").status()).isEqualTo(200);
    assertThat(get("/health/ready", "").status()).isEqualTo(200);

    office.notReady.put("gateway", "not listening");
    Answer missing = get("/health/ready", "");

    assertThat(missing.status()).isEqualTo(503);
    assertThat(missing.json().path("missing").path("gateway").asString())
        .isEqualTo("not listening");
    assertThat(get("/metrics", "").text()).contains("countersign_sessions 3");
  }

  @Test
  void a_browser_keeps_files_for_as_long_as_they_are_the_same() {
    Answer first = get("/assets/console.css", "");
    HttpRequest again =
        request("/assets/console.css", "").header("If-None-Match", first.header("ETag")).build();

    assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(first.status()).isEqualTo(200);
    assertThat(send(again).status()).isEqualTo(304);
  }

  @Test
  void every_answer_forbids_what_a_browser_should_not_do() {
    for (String path :
        new String[] {"/sign-in", "/api/changes", "/nowhere", "/assets/console.css"}) {
      Answer answer = get(path, "");

      assertThat(answer.header("Content-Security-Policy"))
          .as(path)
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
      assertThat(answer.header("Server")).isEmpty();
    }
  }

  @Test
  void a_form_without_the_token_of_the_session_does_nothing() {
    Change change = office.propose(ShopReviews.DROP_COLUMN, "trust me");
    Answer signedIn = signIn("ben@example.com", Office.PASSWORD, "same-origin");
    String cookie = signedIn.header("Set-Cookie");
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict");

    Answer forged =
        form(
            "/changes/" + change.id() + "/approve",
            "digest=" + change.digest().hex(),
            "Cookie",
            cookie.replaceFirst(";.*", ""));

    assertThat(forged.status()).isEqualTo(403);
    assertThat(office.now(change).approvals()).isEmpty();
    assertThat(signIn("ben@example.com", Office.PASSWORD, "cross-site").status()).isEqualTo(403);
  }

  @Test
  void guessing_a_password_is_stopped() {
    for (int i = 0; i < 10; i++) {
      assertThat(signIn("ben@example.com", "guess " + i, "none").status()).isEqualTo(401);
    }

    assertThat(signIn("ben@example.com", Office.PASSWORD, "none").status()).isEqualTo(429);
    assertThat(signIn("cleo@example.com", Office.PASSWORD, "none").status()).isEqualTo(302);
    office.clock.advance(java.time.Duration.ofMinutes(16));
    assertThat(signIn("ben@example.com", Office.PASSWORD, "none").status()).isEqualTo(302);
  }

  @Test
  void after_signing_in_nobody_is_led_to_another_site() {
    Answer answer =
        form(
            "/sign-in",
            "name=ben@example.com&password=correct+horse+battery+staple&next=//evil.example/",
            "Sec-Fetch-Site",
            "same-origin");

    assertThat(answer.header("Location")).isEqualTo("/");
  }

  private Answer signIn(String name, String password, String site) {
    return form(
        "/sign-in",
        "name=" + name + "&password=" + password.replace(' ', '+'),
        "Sec-Fetch-Site",
        site);
  }

  private Answer form(String path, String body, String header, String value) {
    return send(
        HttpRequest.newBuilder(office.at(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(header, value)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private String ids(String path) {
    StringBuilder ids = new StringBuilder();
    get(path, token(BEN))
        .json()
        .path("changes")
        .forEach(change -> ids.append(ids.isEmpty() ? "" : ",").append(change.path("id").asLong()));
    return "[" + ids + "]";
  }

  private Answer approve(long id, String digest, String token) {
    return post("/api/changes/" + id + "/approve", token, Map.of("digest", digest));
  }

  private Answer propose(String script) {
    return post(
        "/api/changes",
        AGENT,
        Map.of("target", "shop-prod", "script", script, "reason", "trust me"));
  }

  private Answer propose(String type, String body) {
    return send(
        request("/api/changes", AGENT)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private Answer post(String path, String token, Map<String, String> body) {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  private Answer get(String path, String token) {
    return send(request(path, token).build());
  }

  private HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(office.at(path));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) {
    try {
      return new Answer(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private record Answer(HttpResponse<String> response) {

    int status() {
      return response.statusCode();
    }

    String text() {
      return response.body();
    }

    JsonNode json() {
      return JSON.readTree(response.body());
    }

    String error() {
      return json().path("error").asString();
    }

    String message() {
      return json().path("message").asString();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }
}
