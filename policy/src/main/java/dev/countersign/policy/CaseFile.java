package dev.countersign.policy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.policy.yaml.Position;
import dev.countersign.policy.yaml.Problems;
import dev.countersign.policy.yaml.YamlFile;
import dev.countersign.policy.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Cases that a policy is expected to decide in a certain way: the tests of a policy.
public final class CaseFile {

  private final List<Case> cases;

  private CaseFile(List<Case> cases) {
    this.cases = List.copyOf(cases);
  }

  /// One case.
  ///
  /// @param name a sentence that says what is expected
  /// @param at where it begins in its file
  /// @param evidence what the policy is shown
  /// @param verdict the expected verdict: `allow`, `hold` or `deny`
  /// @param rule the expected rule, where the case says so
  /// @param approvals the expected number of people by group, where the case says so
  record Case(
      String name,
      Position at,
      Evidence evidence,
      Decision verdict,
      Optional<String> rule,
      Optional<SortedMap<String, Integer>> approvals) {}

  /// How one case came out.
  ///
  /// @param name the case's name
  /// @param at where it begins in its file
  /// @param differences what is not as expected; empty when the case passes
  public record Result(String name, Position at, List<String> differences) {

    public Result {
      differences = List.copyOf(differences);
    }

    /// Whether all is as expected.
    public boolean passed() {
      return differences.isEmpty();
    }
  }

  /// The cases in a text.
  ///
  /// @param file what to call the text in messages
  /// @throws CountersignException with [ErrorCode#POLICY] that lists every mistake
  public static CaseFile parse(String file, String text) {
    Problems problems = new Problems(file);
    Optional<CaseFile> parsed = YamlFile.read(text, problems).map(map -> read(map, problems));
    problems.throwIfAny(ErrorCode.POLICY, "file of policy tests");
    return parsed.orElseThrow();
  }

  /// Decides every case, in the order of the file.
  public List<Result> run(Policy policy) {
    return cases.stream().map(c -> new Result(c.name(), c.at(), differences(c, policy))).toList();
  }

  private static CaseFile read(YamlMap file, Problems problems) {
    List<Case> cases = new ArrayList<>();
    for (YamlMap map : file.maps("cases")) {
      read(map).ifPresent(cases::add);
    }
    file.noMoreKeys();
    if (cases.isEmpty() && !problems.any()) {
      problems.add(file.position("cases"), "There is no case under \"cases\".");
    }
    return new CaseFile(cases);
  }

  private static Optional<Case> read(YamlMap map) {
    Optional<String> name = map.require("name", Function.identity());
    Optional<Evidence> evidence = map.map("evidence").map(EvidenceReader::read);
    Optional<Decision> verdict = map.require("verdict", Decision::of);
    Optional<String> rule = map.read("rule", Function.identity());
    Optional<SortedMap<String, Integer>> approvals = approvals(map);
    map.noMoreKeys();
    if (!map.has("evidence")) {
      map.problem("name", "\"evidence\" is missing here.");
    }
    if (name.isEmpty() || evidence.isEmpty() || verdict.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Case(name.get(), map.position(), evidence.get(), verdict.get(), rule, approvals));
  }

  private static Optional<SortedMap<String, Integer>> approvals(YamlMap map) {
    SortedMap<String, Integer> expected = new TreeMap<>();
    for (YamlMap item : map.maps("approvals")) {
      Optional<String> group = item.require("group", Function.identity());
      Optional<Integer> people = item.require("people", PolicyParser::people);
      item.noMoreKeys();
      group.ifPresent(g -> people.ifPresent(p -> expected.put(g, p)));
    }
    return map.has("approvals") ? Optional.of(expected) : Optional.empty();
  }

  private static List<String> differences(Case expected, Policy policy) {
    List<String> differences = new ArrayList<>();
    Verdict verdict = policy.decide(expected.evidence());
    if (Decision.of(verdict) != expected.verdict()) {
      differences.add(
          "the verdict is %s by %s, not %s"
              .formatted(Decision.of(verdict).id(), verdict.rule(), expected.verdict().id()));
    }
    expected
        .rule()
        .filter(rule -> !rule.equals(verdict.rule()))
        .ifPresent(rule -> differences.add("the rule is " + verdict.rule() + ", not " + rule));
    SortedMap<String, Integer> asked = new TreeMap<>();
    for (Requirement requirement : policy.requirements(expected.evidence())) {
      asked.put(requirement.group().value(), requirement.people());
    }
    expected
        .approvals()
        .filter(approvals -> !approvals.equals(asked))
        .ifPresent(approvals -> differences.add("approvals are " + asked + ", not " + approvals));
    return differences;
  }
}
