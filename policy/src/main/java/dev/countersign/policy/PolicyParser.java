package dev.countersign.policy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.GroupName;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.policy.yaml.Durations;
import dev.countersign.policy.yaml.Position;
import dev.countersign.policy.yaml.Problems;
import dev.countersign.policy.yaml.YamlFile;
import dev.countersign.policy.yaml.YamlMap;
import dev.countersign.policy.yaml.YamlScalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Reads one policy file, and reports all of its mistakes.
final class PolicyParser {

  static final String BUILT_IN = "built-in";

  private static final String FORMAT = "1";
  private static final int CHARACTERS_MAX = 256 << 10;
  private static final int RULES_MAX = 500;
  private static final int PEOPLE_MAX = 20;
  private static final Duration WAIT_MAX = Duration.ofHours(24);
  private static final Duration EXPIRES_MAX = Duration.ofDays(30);
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private final String text;
  private final Problems problems;
  private final Supplier<List<String>> builtInNames;
  private final Set<String> verdictNames = new HashSet<>();
  private final Set<String> approvalNames = new HashSet<>();

  /// @param builtInNames the names that a file which extends the built-in policy cannot take
  PolicyParser(String text, Problems problems, Supplier<List<String>> builtInNames) {
    this.text = text;
    this.problems = problems;
    this.builtInNames = builtInNames;
  }

  /// What the file says; empty when there is nothing to go on with.
  Optional<PolicyText> parse() {
    if (text.length() > CHARACTERS_MAX) {
      problems.add(
          Position.START,
          "A policy has at most %d characters; this one has %d."
              .formatted(CHARACTERS_MAX, text.length()));
      return Optional.empty();
    }
    return YamlFile.read(text, problems).map(this::file);
  }

  private PolicyText file(YamlMap file) {
    file.require("version", PolicyParser::format);
    boolean extended = file.read("extends", PolicyParser::extended).isPresent();
    if (extended) {
      verdictNames.addAll(builtInNames.get());
    }
    PolicyText read =
        new PolicyText(
            text,
            extended,
            file.map("hold").flatMap(this::times),
            limited(file, "verdicts").stream().flatMap(rule -> verdict(rule).stream()).toList(),
            approvals(file),
            file.map("otherwise").flatMap(rule -> requirement(rule, Verdict.NO_RULE)));
    file.noMoreKeys();
    requireWhatIsNotInherited(file, extended);
    return read;
  }

  private void requireWhatIsNotInherited(YamlMap file, boolean extended) {
    if (!extended && !file.has("hold")) {
      problems.add(file.position(), "\"hold\" is missing here; it is { wait: 5m, expires: 24h }.");
    }
    if ((!extended || file.has("approvals")) && !file.has("otherwise")) {
      problems.add(
          file.position("approvals"),
          "\"otherwise\" is missing here: who approves when no rule of \"approvals\" matches, such"
              + " as { group: on-call, people: 1, reason: … }.");
    }
  }

  private Optional<HoldTimes> times(YamlMap hold) {
    Optional<Duration> wait = hold.require("wait", text -> atMost(text, WAIT_MAX));
    Optional<Duration> expires = hold.require("expires", text -> atMost(text, EXPIRES_MAX));
    hold.noMoreKeys();
    if (wait.isEmpty() || expires.isEmpty()) {
      return Optional.empty();
    }
    if (expires.get().compareTo(wait.get()) < 0 || expires.get().isZero()) {
      hold.problem("expires", "A change cannot expire before its client stops to wait.");
    }
    return Optional.of(new HoldTimes(wait.get(), expires.get()));
  }

  private Optional<VerdictRule> verdict(YamlMap rule) {
    Optional<String> name = rule.require("name", text -> name(text, verdictNames));
    Optional<Condition> when = condition(rule);
    Optional<Decision> decision = rule.require("verdict", Decision::of);
    Optional<YamlScalar> reason =
        decision.filter(d -> d == Decision.ALLOW).isPresent()
            ? rule.scalar("reason")
            : rule.required("reason");
    rule.noMoreKeys();
    if (name.isEmpty() || when.isEmpty() || decision.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new VerdictRule(name.get(), when.get(), decision.get(), sentence(reason)));
  }

  private Optional<List<ApprovalRule>> approvals(YamlMap file) {
    List<ApprovalRule> rules = new ArrayList<>();
    for (YamlMap rule : limited(file, "approvals")) {
      Optional<String> name = rule.require("name", text -> name(text, approvalNames));
      Optional<Condition> when = condition(rule);
      Optional<Requirement> requirement = requirement(rule, name.orElse(""));
      if (when.isPresent() && requirement.isPresent()) {
        rules.add(new ApprovalRule(when.get(), requirement.get()));
      }
    }
    return file.has("approvals") ? Optional.of(rules) : Optional.empty();
  }

  private Optional<Requirement> requirement(YamlMap rule, String name) {
    Optional<GroupName> group = rule.require("group", GroupName::new);
    Optional<Integer> people = rule.require("people", PolicyParser::people);
    Optional<YamlScalar> reason = rule.required("reason");
    rule.noMoreKeys();
    if (group.isEmpty() || people.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Requirement(name, group.get(), people.get(), sentence(reason)));
  }

  private Optional<Condition> condition(YamlMap rule) {
    return rule.required("when").flatMap(when -> Conditions.compile(when, problems));
  }

  private List<YamlMap> limited(YamlMap file, String key) {
    List<YamlMap> rules = file.maps(key);
    if (rules.size() > RULES_MAX) {
      file.problem(key, "There are %d rules; at most %d.".formatted(rules.size(), RULES_MAX));
      return List.of();
    }
    return rules;
  }

  private static String sentence(Optional<YamlScalar> reason) {
    return reason.map(text -> text.text().strip()).orElse("");
  }

  private static String name(String text, Set<String> taken) {
    require(
        NAME.matcher(text).matches() && !text.equals(Verdict.NO_RULE),
        "A rule's name is made of lower-case letters, digits, \".\", \"_\" and \"-\", at most 63.");
    require(
        taken.add(text),
        "There is another rule with the name \"" + text + "\", here or in the policy it extends.");
    return text;
  }

  private static String format(String text) {
    require(text.equals(FORMAT), "This version of Countersign reads policies of version 1.");
    return text;
  }

  private static String extended(String text) {
    require(text.equals(BUILT_IN), "A policy can extend built-in only.");
    return text;
  }

  private static Duration atMost(String text, Duration limit) {
    Duration duration = Durations.parse(text);
    require(
        duration.compareTo(limit) <= 0,
        "At most %s here, not %s.".formatted(Durations.text(limit), text));
    return duration;
  }

  static int people(String text) {
    require(
        text.matches("[1-9][0-9]?") && Integer.parseInt(text) <= PEOPLE_MAX,
        "A number of people is between 1 and " + PEOPLE_MAX + ".");
    return Integer.parseInt(text);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new CountersignException(ErrorCode.POLICY, otherwise);
    }
  }
}
