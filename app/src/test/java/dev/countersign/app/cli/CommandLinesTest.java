package dev.countersign.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLinesTest {

  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @TempDir Path directory = Path.of("");
  private HttpServer server = newServer();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    server = newServer();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void without_a_command_it_prints_its_help() {
    Run run = Run.of();

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Usage: countersign", "policy", "status");
  }

  @Test
  void a_wrong_option_is_a_usage_error_without_a_stack_trace() {
    Run run = Run.of("status", "--stat", "pending");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--stat", "--state").doesNotContain("\tat ");
  }

  @Test
  void a_group_without_a_command_says_what_is_missing() {
    Run run = Run.of("ledger");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("Name one of the commands of ledger");
  }

  @Test
  void a_server_that_does_not_answer_is_named() {
    server.stop(0);

    Run run = Run.of("status", "--url", url());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(url(), "does not answer").doesNotContain("\tat ");
  }

  @Test
  void an_approval_sends_the_whole_digest_and_the_token() {
    answer(200, "{\"id\": 17, \"state\": \"ratified\", \"digest\": \"" + DIGEST + "\"}");

    Run run =
        Run.of(
            "approve",
            "17",
            "--digest",
            DIGEST.substring(0, 12),
            "--comment",
            "go",
            "--url",
            url(),
            "--token",
            "a-persons-token");

    assertThat(run.out()).isEqualTo("Change 17 is ratified.\n");
    assertThat(asked.getLast())
        .contains("POST /api/changes/17/approve", "Bearer a-persons-token", DIGEST, "\"go\"");
  }

  @Test
  void an_approval_of_another_digest_is_not_even_sent() {
    answer(200, "{\"id\": 17, \"state\": \"pending\", \"digest\": \"" + DIGEST + "\"}");

    Run run = Run.of("approve", "17", "--digest", "f".repeat(12), "--url", url());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("does not have the digest");
    assertThat(asked).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  void a_refusal_of_the_server_is_passed_on_with_its_words_made_safe() {
    answer(409, "{\"error\": \"conflict\", \"message\": \"It is \\u001b[31mgone\\u202e.\"}");

    Run run = Run.of("reject", "17", "--reason", "no", "--url", url());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("countersign: It is ‹U+001B›[31mgone‹U+202E›.\n");
  }

  @Test
  void a_missing_token_is_asked_for() {
    answer(401, "{\"error\": \"not-authenticated\", \"message\": \"Nobody is signed in.\"}");

    Run run = Run.of("status", "--url", url(), "--token", "");

    assertThat(run.err()).contains("COUNTERSIGN_TOKEN");
  }

  @Test
  void a_proposal_carries_the_script_as_it_is() throws IOException {
    answer(201, "{\"message\": \"Nothing of it has to be approved.\"}");
    Path script = Files.writeString(directory.resolve("a.sql"), "SELECT 'ü';\n");

    Run run = Run.of("propose", "-t", "shop-prod", "--reason", "why", script + "", "--url", url());

    assertThat(run.out()).contains("Nothing of it has to be approved.");
    assertThat(asked.getLast())
        .contains("POST /api/changes", "\"shop-prod\"", "SELECT 'ü';\\n", "\"why\"");
  }

  @Test
  void policy_commands_need_no_server() throws IOException {
    Path policy = Files.writeString(directory.resolve("p.yaml"), "version: 1\nextends: built-in\n");
    Path cases =
        Files.writeString(
            directory.resolve("c.yaml"),
            """
            cases:
              - { name: drops are held, evidence: { effects: [{ action: drop, name: t }] }, verdict: hold }
              - { name: drops pass, evidence: { effects: [{ action: drop, name: t }] }, verdict: allow }
            """);
    Path evidence =
        Files.writeString(directory.resolve("e.yaml"), "effects: [{ action: drop, name: t }]\n");

    assertThat(Run.of("policy", "check", policy + "").out()).contains("is good", "on-call");
    Run test = Run.of("policy", "test", policy + "", cases + "");
    assertThat(test.exit()).isEqualTo(1);
    assertThat(test.out())
        .contains("ok    drops are held", "FAIL  drops pass", "2 cases, 1 failed");
    assertThat(Run.of("policy", "explain", policy + "", evidence + "").out())
        .contains("hold by schema-change", "because it does: drop", "2 of on-call");
    assertThat(Run.of("policy", "simulate", policy + "", evidence + "").out())
        .contains("1 decided, 0 would differ");
    assertThat(Run.of("policy", "check", cases + "").exit()).isEqualTo(2);
  }

  private void answer(int status, String body) {
    server.createContext(
        "/",
        exchange -> {
          String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + sent);
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
