package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The judge is libpq with `sslmode=verify-full`, against a real server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestTlsTest {

  private final TestTls authority = TestTls.authority();
  private final PostgresServer server = PostgresServer.start(18);

  @TempDir Path directory;

  @BeforeAll
  void settle() {
    server.enableTls(authority.issue("localhost"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_certificate_is_good_for_the_names_it_was_issued_for() throws IOException {
    server.enableTls(authority.issue("localhost", "127.0.0.1"));

    assertThat(verified(authority, "127.0.0.1").exitCode()).isZero();
    assertThat(verified(authority, "localhost").exitCode()).isZero();
  }

  @Test
  void a_certificate_for_another_name_is_refused() throws IOException {
    server.enableTls(authority.issue("db.example.com"));

    assertThat(verified(authority, "localhost").err()).contains("does not match host name");
  }

  @Test
  void an_expired_certificate_is_refused() throws IOException {
    server.enableTls(authority.issueExpired("localhost"));

    assertThat(verified(authority, "localhost").err()).contains("verify failed");
  }

  @Test
  void another_authority_is_not_trusted() throws IOException {
    server.enableTls(authority.issue("localhost"));

    assertThat(verified(TestTls.authority(), "localhost").err()).contains("verify failed");
  }

  @Test
  void the_files_are_the_identity(@TempDir Path other) throws IOException {
    var identity = authority.issue("localhost");

    identity.writeTo(other);

    assertThat(other.resolve("server.crt")).hasContent(identity.certificatePem());
    assertThat(other.resolve("server.key")).hasContent(identity.keyPem());
  }

  @Test
  void a_key_that_does_not_fit_is_an_error() {
    var mixed =
        new TestTls.Identity(
            authority.issue("localhost").certificatePem(), authority.issue("localhost").keyPem());

    assertThatThrownBy(() -> server.enableTls(mixed)).hasMessageContaining("key values mismatch");
  }

  private ProcessRunner.Outcome verified(TestTls trusted, String host) throws IOException {
    Path root = Files.writeString(directory.resolve("root.crt"), trusted.certificatePem());
    var target =
        "host=%s hostaddr=127.0.0.1 port=%d user=postgres sslmode=verify-full sslrootcert=%s";
    return ProcessRunner.of("psql", "-Atc", "SELECT 1", target.formatted(host, server.port(), root))
        .run();
  }
}
