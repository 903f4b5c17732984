package dev.countersign.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.Limits;
import dev.countersign.core.Target.TlsMode;
import dev.countersign.testkit.GoldenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationReaderTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "STORE_PASSWORD", "store-password",
          "SHOP_AGENT_PASSWORD", "agent-password",
          "SHOP_OWNER_PASSWORD", "owner-password",
          "BILLING_TOKEN", "billing-token-0001",
          "ANA_PASSWORD", "ana-password",
          "ANA_TOKEN", "ana-token-00000001");

  @TempDir Path directory = Path.of("");

  @Test
  void what_is_left_out_has_its_default() {
    Configuration read = ConfigurationReader.parse("test.yaml", "agents: []\n", Map.of());

    assertThat(read.http().listen()).hasToString("/127.0.0.1:8080");
    assertThat(read.http().publicUrl()).hasToString("http://localhost:8080");
    assertThat(read.storeUrl().value()).isEqualTo("jdbc:sqlite:data/countersign.db");
    assertThat(read.ledger().origin()).isEqualTo("countersign");
    assertThat(read.ledger().key()).isEqualTo(Path.of("data/ledger.key"));
    assertThat(read.policy()).isEmpty();
    assertThat(read.gateways())
        .singleElement()
        .satisfies(gateway -> assertThat(gateway.listen()).hasToString("/127.0.0.1:6432"));
    assertThat(read.environments()).hasToString("[dev, staging, prod]");
    assertThat(read.targets()).isEmpty();
    assertThat(read.limits()).isEqualTo(Limits.DEFAULT);
  }

  @Test
  void every_key_is_read() throws IOException {
    Configuration read = ConfigurationReader.parse("full.yaml", resource("full.yaml"), ENVIRONMENT);

    assertThat(read.storeUrl().value()).endsWith("user=c&password=store-password");
    assertThat(read.agents().getFirst().token().value()).isEqualTo("billing-token-0001");
    assertThat(read.people().getFirst().password().value()).isEqualTo("ana-password");
    GoldenFile.of("configuration/full.txt").matches(read.toString().replace("],", "],\n") + "\n");
  }

  @Test
  void every_mistake_is_told_at_once_with_its_place() throws IOException {
    String text = resource("mistakes.yaml");

    assertThatThrownBy(() -> ConfigurationReader.parse("countersign.yaml", text, Map.of()))
        .isInstanceOfSatisfying(
            CountersignException.class,
            e -> GoldenFile.of("configuration/mistakes.txt").matches(e.getMessage() + "\n"));
  }

  @Test
  void no_text_form_shows_a_secret() throws IOException {
    Configuration read = ConfigurationReader.parse("full.yaml", resource("full.yaml"), ENVIRONMENT);

    String shown = read.toString();

    assertThat(shown).doesNotContain("password-", "-password", "token-0");
  }

  @Test
  void a_secret_can_come_from_a_file_without_its_last_line_break() throws IOException {
    Path secret = Files.writeString(directory.resolve("token"), "from-a-file-000001\n");

    Configuration read =
        ConfigurationReader.parse(
            "test.yaml",
            """
            agents:
              - { name: a, token: "${file:%s}", onBehalfOf: ana@example.com, targets: [] }
            """
                .formatted(secret),
            Map.of());

    assertThat(read.agents().getFirst().token().value()).isEqualTo("from-a-file-000001");
  }

  @Test
  void what_a_secret_holds_is_not_looked_at_again() {
    Configuration read =
        ConfigurationReader.parse(
            "test.yaml",
            """
            agents:
              - { name: a, token: "${env:TOKEN}", onBehalfOf: ana@example.com, targets: [] }
            """,
            Map.of("TOKEN", "${env:OTHER}$1\\-and-more"));

    assertThat(read.agents().getFirst().token().value()).isEqualTo("${env:OTHER}$1\\-and-more");
  }

  @Test
  void tls_is_on_unless_the_server_is_on_loopback() {
    Configuration read =
        ConfigurationReader.parse(
            "test.yaml",
            """
            targets:
              - { name: a, engine: postgres, environment: dev, address: "[::1]:5432", database: d, session: { user: u } }
              - { name: b, engine: postgres, environment: dev, address: "db:5432", database: d, session: { user: u } }
            """,
            Map.of());

    assertThat(read.targets().get(0).tls()).isEqualTo(TlsMode.DISABLE);
    assertThat(read.targets().get(1).tls()).isEqualTo(TlsMode.VERIFY_FULL);
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> ConfigurationReader.load(directory.resolve("no.yaml"), Map.of()))
        .isInstanceOf(CountersignException.class)
        .hasMessageContaining("no.yaml cannot be read");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        ConfigurationReaderTest.class.getResourceAsStream("/configuration/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
