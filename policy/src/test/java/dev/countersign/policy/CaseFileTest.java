package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import org.junit.jupiter.api.Test;

final class CaseFileTest {

  @Test
  void a_case_passes_when_verdict_rule_and_approvals_are_as_expected() {
    CaseFile cases =
        CaseFile.parse(
            "cases.yaml",
            """
            cases:
              - name: dropping a table needs two people
                evidence:
                  effects: [{ action: drop, kind: table, schema: public, name: orders }]
                verdict: hold
                rule: schema-change
                approvals: [{ group: on-call, people: 2 }]
            """);

    assertThat(cases.run(PolicyFiles.builtIn())).allMatch(CaseFile.Result::passed);
  }

  @Test
  void a_case_that_comes_out_otherwise_says_how() {
    CaseFile cases =
        CaseFile.parse(
            "cases.yaml",
            """
            cases:
              - name: programs run
                evidence: { effects: [{ action: server-file, kind: program, name: sh }] }
                verdict: allow
                rule: harmless
                approvals: [{ group: dba, people: 1 }]
            """);

    assertThat(cases.run(PolicyFiles.builtIn()).getFirst().differences())
        .containsExactly(
            "the verdict is deny by server-files, not allow",
            "the rule is server-files, not harmless",
            "approvals are {on-call=1}, not {dba=1}");
  }

  @Test
  void mistakes_in_the_file_are_all_named() {
    assertThatThrownBy(() ->
            CaseFile.parse(
                "cases.yaml",
                """
                cases:
                  - name: wrong words
                    evidence: { effects: [{ action: dorp, extend: keyed }] }
                    verdict: pass
                """))
        .isInstanceOf(CountersignException.class)
        .hasMessageContaining("3 errors")
        .hasMessageContaining("cases.yaml:3:37: There is no \"dorp\"; did you mean \"drop\"?")
        .hasMessageContaining(
            "cases.yaml:3:43: There is no key \"extend\" here; did you mean \"extent\"?")
        .hasMessageContaining("cases.yaml:4:14: There is no verdict \"pass\"");
  }

  @Test
  void a_file_without_cases_is_a_mistake() {
    assertThatThrownBy(() -> CaseFile.parse("cases.yaml", "cases: []\n"))
        .hasMessageContaining("There is no case");
  }
}
