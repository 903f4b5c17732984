package dev.countersign.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.CountersignException;
import dev.countersign.testkit.GeneratedPage;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationDocsTest {

  private static final Pattern KNOWN = Pattern.compile("Known here: ([^.]*)\\.");

  /// A key that nobody knows makes the reader name those that it does.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 'wrong: 1'",
        "http | 'http: { wrong: 1 }'",
        "store | 'store: { wrong: 1 }'",
        "ledger | 'ledger: { wrong: 1 }'",
        "lint | 'lint: { wrong: 1 }'",
        "lint.accept[] | 'lint: { accept: [{ wrong: 1 }] }'",
        "gateways[] | 'gateways: [{ wrong: 1 }]'",
        "gateways[].tls | 'gateways: [{ engine: postgres, tls: { wrong: 1 } }]'",
        "targets[] | 'targets: [{ wrong: 1 }]'",
        "targets[].session | 'targets: [{ session: { wrong: 1 } }]'",
        "targets[].owner | 'targets: [{ owner: { wrong: 1 } }]'",
        "targets[].rehearsal | 'targets: [{ rehearsal: { wrong: 1 } }]'",
        "agents[] | 'agents: [{ wrong: 1 }]'",
        "people[] | 'people: [{ wrong: 1 }]'",
        "limits | 'limits: { wrong: 1 }'",
      })
  void the_list_of_keys_and_the_reader_know_the_same(String section, String yaml) {
    String documented =
        ConfigurationKeys.ALL.stream()
            .filter(key -> key.section().equals(section))
            .map(Key::name)
            .sorted()
            .collect(Collectors.joining(", "));

    assertThat(known(yaml)).isEqualTo(documented);
  }

  @Test
  void the_reference_of_the_configuration_is_fresh() {
    StringBuilder page = new StringBuilder("# Configuration reference\n\n");
    page.append(
        """
        Generated from the code by `make docs`. The configuration is one YAML file, named with
        `countersign serve -c FILE`. Relative paths start at the directory that the server is started in.
        `${env:NAME}` and `${file:PATH}` stand for an environment variable and the content of a file, in any
        value. Every mistake is reported at once, with its line; a key that is not in this list is a mistake.

        Sizes are written like `65536`, `64KiB` or `16MiB`, times like `500ms`, `30s`, `5m` or `24h`.

        | key | value | default | meaning |
        |---|---|---|---|
        """);
    for (Key key : ConfigurationKeys.ALL) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(key.path(), key.form(), key.byDefault(), key.doc()));
    }
    GeneratedPage.of("docs/reference/configuration.md").isFresh(page.toString());
  }

  private static String known(String yaml) {
    try {
      ConfigurationReader.parse("test.yaml", yaml, Map.of());
    } catch (CountersignException e) {
      Matcher matcher = KNOWN.matcher(String.valueOf(e.getMessage()));
      assertThat(matcher.find()).as(e.getMessage()).isTrue();
      return Pattern.compile(", ")
          .splitAsStream(matcher.group(1))
          .sorted()
          .collect(Collectors.joining(", "));
    }
    throw new AssertionError("a key that nobody knows was accepted");
  }
}
