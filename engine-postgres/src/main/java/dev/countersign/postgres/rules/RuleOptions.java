package dev.countersign.postgres.rules;

import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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
    on = Set.copyOf(on);
    off = Set.copyOf(off);
    values = Map.copyOf(values);
    severities = Map.copyOf(severities);
    exemptions = List.copyOf(exemptions);
  }

  /// Findings of one rule about some objects that are accepted.
  ///
  /// @param rule the id of the rule
  /// @param object matches the whole name of the object
  public record Exemption(String rule, Pattern object) {

    boolean covers(Finding finding) {
      return rule.equals(finding.rule()) && object.matcher(finding.object()).matches();
    }
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

  Severity severity(Card card) {
    return severities.getOrDefault(card.id(), card.severity());
  }

  Finding judged(Finding finding) {
    return exemptions.stream().anyMatch(e -> e.covers(finding)) ? finding.suppress() : finding;
  }

  Object value(Card card, Card.Option option) {
    return values.getOrDefault(card.id(), Map.of()).getOrDefault(option.name(), option.value());
  }
}
