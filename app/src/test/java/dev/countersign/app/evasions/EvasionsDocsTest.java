package dev.countersign.app.evasions;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.GeneratedPage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The page of all cases, which [EvasionsTest] runs.
final class EvasionsDocsTest {

  private static final int SHOWN_CHARS_MAX = 160;

  private static final String HEAD =
      """
      # Evasions and look-alikes

      Made from the test's cases by `make docs`. Every case goes over the wire through the whole gateway, with the built-in policy and a
      superuser's credential behind it, to a live PostgreSQL 18. The server is the judge.

      - **Evasion:** nothing of it may be in the server's statement log, and no catalogue, row, sequence, large object, setting or file may
        have moved. That the server would accept it is shown on a second server, where it is rolled back or runs in a database of its own;
        \\* marks cases where that cannot be shown, such as malformed frames.
      - **Look-alike:** it must be in the server's statement log, and every message of the answer must equal that of a server without a gate
        (its kind only, where the answer is chance or the clock).

      %d evasions, none passes; %d look-alikes, none is held.

      A way is a Query unless the case names another message of the protocol; `Extended` is a statement with its values by Parse, Bind and
      Execute, `Split` a Query in packets of one byte. `«0A»` is a byte, `«x*9»` a repetition.
      """;

  private final List<Case> evasions = Cases.evasions();
  private final List<Case> lookAlikes = Cases.lookAlikes();

  @Test
  void every_case_has_a_name_of_its_own() {
    assertThat(evasions).map(Case::toString).doesNotHaveDuplicates();
    assertThat(lookAlikes).map(Case::toString).doesNotHaveDuplicates();
  }

  @Test
  void the_page_of_evasions_is_fresh() {
    var page = new StringBuilder(HEAD.formatted(evasions.size(), lookAlikes.size()));
    page.append("\n## Evasions\n");
    families(evasions)
        .forEach((family, cases) -> {
          page.append("\n### ")
              .append(family)
              .append("\n\n| evasion | what is sent | verdict |\n|---|---|---|\n");
          cases.forEach(c -> page.append(row(c)).append(verdict(c)).append(" |\n"));
        });
    page.append("\n## Look-alikes\n");
    families(lookAlikes)
        .forEach((family, cases) -> {
          page.append("\n### ")
              .append(family)
              .append("\n\n| look-alike | what is sent |\n|---|---|\n");
          cases.forEach(c -> page.append(row(c).stripTrailing()).append('\n'));
        });

    GeneratedPage.of("docs/reference/evasions.md").isFresh(page.toString());
  }

  private static Map<String, List<Case>> families(List<Case> cases) {
    return cases.stream()
        .collect(groupingBy(Case::family, LinkedHashMap::new, Collectors.toList()));
  }

  private static String row(Case some) {
    String sent =
        some.lines().stream().map(EvasionsDocsTest::code).collect(Collectors.joining("<br>"));
    return "| " + some.name().replace("|", "\\|") + " | " + sent + " | ";
  }

  private static String verdict(Case evasion) {
    String by = evasion.expected().by();
    String mark = evasion.proof() == Case.Proof.NONE ? " \\*" : "";
    return evasion.expected().outcome() + ": " + by + mark;
  }

  /// Marks of the case file and disguises are left out or spelled out: nobody should copy them
  /// unseen.
  private static String code(String line) {
    String text = line.replaceFirst("^[+?]*!?", "");
    String shown =
        text.length() > SHOWN_CHARS_MAX ? text.substring(0, SHOWN_CHARS_MAX) + "…" : text;
    var html = new StringBuilder("<code>");
    shown
        .codePoints()
        .forEach(c -> {
          boolean plain =
              Character.isLetterOrDigit(c) && c < 0x590
                  || " _,.:;=()[]'\"/$@%+-~^#?‖…".indexOf(c) >= 0;
          html.append(plain ? Character.toString(c) : "&#" + c + ";");
        });
    return html.append("</code>").toString();
  }
}
