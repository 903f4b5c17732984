package dev.countersign.postgres.rules;

import dev.countersign.core.TargetName;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the operator tells the rules; nothing inside a change can.
///
/// @param on rules that run though they are off by default
/// @param off rules that do not run
/// @param values for a rule, the values of its options that differ from the card's
/// @param severities for a rule, another severity than the card's
/// @param exemptions findings that are shown and do not count
public record RuleOptions(
    Set<String> on,
    Set<String> off,
    Map<String, Map<String, Object>> values,
    Map<String, Severity> severities,
    List<Exemption> exemptions) {

  /// What holds when the configuration says nothing.
  public static final RuleOptions DEFAULT =
      new RuleOptions(Set.of(), Set.of(), Map.of(), Map.of(), List.of());

  public RuleOptions {
    on = sorted(on);
    off = sorted(off);
    values = sorted(values);
    severities = sorted(severities);
    exemptions = List.copyOf(exemptions);
  }

  /// Findings of one rule that people accept.
  ///
  /// @param rule the id of the rule
  /// @param objects each matches the whole name of an object; none: whatever it is about
  /// @param targets on which targets; none: on all, and where there is no target
  /// @param reason why
  public record Exemption(
      String rule, List<Pattern> objects, Set<TargetName> targets, String reason) {

    public Exemption {
      objects = List.copyOf(objects);
      targets = Set.copyOf(targets);
    }

    /// Matches names with this form, in which `*` stands for any text.
    public static Pattern objects(String form) {
      return Pattern.compile(
          Stream.of(form.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
          Pattern.DOTALL);
    }

    boolean covers(Finding finding) {
      return rule.equals(finding.rule())
          && (objects.isEmpty()
              || objects.stream().anyMatch(object -> object.matcher(finding.object()).matches()));
    }
  }

  /// What of it holds on a target.
  public RuleOptions on(TargetName target) {
    return exempting(e -> e.targets().isEmpty() || e.targets().contains(target));
  }

  /// What of it holds where there is no target.
  public RuleOptions withoutTarget() {
    return exempting(e -> e.targets().isEmpty());
  }

  /// The same, with a value for an option of a rule.
  public RuleOptions with(String rule, String option, Object value) {
    var all = new java.util.HashMap<>(values);
    var one = new java.util.HashMap<>(all.getOrDefault(rule, Map.of()));
    one.put(option, value);
    all.put(rule, Map.copyOf(one));
    return new RuleOptions(on, off, all, severities, exemptions);
  }

  /// The same, with these rules on.
  public RuleOptions with(Set<String> rules) {
    return new RuleOptions(rules, off, values, severities, exemptions);
  }

  /// Whether a rule is on.
  public boolean runs(Card card) {
    return !off.contains(card.id()) && (!card.optional() || on.contains(card.id()));
  }

  /// What a rule says where there is no statement to look at; empty when the rule is off.
  ///
  /// @param line from 1
  /// @param object what it is about; empty text for nothing in particular
  public Optional<Finding> finding(
      Card card, int line, String object, String message, String advice) {
    return runs(card)
        ? Optional.of(
            judged(new Finding(card.id(), severity(card), line, 1, object, message, advice)))
        : Optional.empty();
  }

  Severity severity(Card card) {
    return severities.getOrDefault(card.id(), card.severity());
  }

  Finding judged(Finding finding) {
    if (exemptions.isEmpty()) {
      return finding;
    }
    return exemptions.stream()
        .filter(exemption -> exemption.covers(finding))
        .findFirst()
        .map(exemption -> finding.suppress(exemption.reason()))
        .orElse(finding);
  }

  private static Set<String> sorted(Set<String> ids) {
    return Collections.unmodifiableSet(new TreeSet<>(ids));
  }

  private static <T> Map<String, T> sorted(Map<String, T> byId) {
    return Collections.unmodifiableMap(new TreeMap<>(byId));
  }

  private RuleOptions exempting(Predicate<Exemption> holds) {
    return new RuleOptions(on, off, values, severities, exemptions.stream().filter(holds).toList());
  }

  Object value(Card card, Card.Option option) {
    return values.getOrDefault(card.id(), Map.of()).getOrDefault(option.name(), option.value());
  }
}
