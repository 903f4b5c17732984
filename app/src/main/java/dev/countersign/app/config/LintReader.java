package dev.countersign.app.config;

import dev.countersign.core.TargetName;
import dev.countersign.core.evidence.Severity;
import dev.countersign.policy.yaml.Nearest;
import dev.countersign.policy.yaml.YamlMap;
import dev.countersign.postgres.rulebook.Rulebook;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.postgres.rules.RuleOptions.Exemption;
import dev.countersign.postgres.rules.TextPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads the section `lint`. Used once.
final class LintReader {

  private static final String NUMBER = "\\d{1,18}";
  private static final Map<String, Card> CARDS = cards();

  private final Secrets secrets;
  private final Optional<Set<TargetName>> targets;
  private final Set<String> on = new HashSet<>();
  private final Set<String> off = new HashSet<>();
  private final Map<String, Map<String, Object>> values = new HashMap<>();
  private final Map<String, Severity> severities = new HashMap<>();
  private final List<Exemption> exemptions = new ArrayList<>();

  /// @param targets the targets there are; empty when they are not known
  LintReader(Secrets secrets, Optional<Set<TargetName>> targets) {
    this.secrets = secrets;
    this.targets = targets;
  }

  RuleOptions read(YamlMap file) {
    Optional<YamlMap> section = file.map("lint");
    section.flatMap(lint -> lint.map("rules")).ifPresent(this::rules);
    section.ifPresent(lint -> lint.maps("accept").forEach(this::accept));
    section.ifPresent(YamlMap::noMoreKeys);
    return new RuleOptions(on, off, values, severities, exemptions);
  }

  private void rules(YamlMap rules) {
    for (String id : rules.keys()) {
      Card card = CARDS.get(id);
      if (card == null) {
        rules.problem(id, unknown(id));
      } else if (rules.isMap(id)) {
        rules.map(id).ifPresent(map -> options(card, map));
      } else {
        rules.read(id, with(word -> word(id, word)));
      }
    }
  }

  private String word(String id, String word) {
    switch (word) {
      case "on" -> on.add(id);
      case "off" -> off.add(id);
      default -> {
        severities.put(id, severity(word, "on, off, "));
        on.add(id);
      }
    }
    return word;
  }

  private void options(Card card, YamlMap map) {
    on.add(card.id());
    map.read("severity", with(word -> severity(word, "")))
        .ifPresent(severity -> severities.put(card.id(), severity));
    Map<String, Object> set = new LinkedHashMap<>();
    for (Card.Option option : card.options()) {
      value(map, option).ifPresent(value -> set.put(option.name(), value));
    }
    values.put(card.id(), Map.copyOf(set));
    map.noMoreKeys();
  }

  private Optional<?> value(YamlMap map, Card.Option option) {
    String name = option.name();
    return switch (option.value()) {
      case Long _ -> map.read(name, with(LintReader::number));
      case TextPattern _ -> map.read(name, with(TextPattern::new));
      case Boolean _ -> map.read(name, with(LintReader::flag));
      case List<?> _ ->
          map.has(name) ? Optional.of(map.list(name, with(Values::filled))) : Optional.empty();
      default -> map.read(name, with(text -> text));
    };
  }

  private void accept(YamlMap map) {
    Optional<Card> card = map.require("rule", with(LintReader::card));
    var objects = map.list("objects", with(text -> Exemption.objects(Values.filled(text))));
    List<TargetName> on = map.list("targets", with(this::target));
    Optional<String> reason = map.require("reason", with(Values::filled));
    map.noMoreKeys();
    if (card.isPresent() && reason.isPresent()) {
      exemptions.add(new Exemption(card.get().id(), objects, Set.copyOf(on), reason.get()));
    }
  }

  private TargetName target(String text) {
    TargetName name = new TargetName(text);
    if (targets.isPresent() && !targets.get().contains(name)) {
      throw Values.bad("There is no target \"%s\"; targets are %s.".formatted(text, targets.get()));
    }
    return name;
  }

  private static Card card(String id) {
    return Optional.ofNullable(CARDS.get(id)).orElseThrow(() -> Values.bad(unknown(id)));
  }

  private static String unknown(String id) {
    return "There is no rule \"%s\"%s".formatted(id, Nearest.suggestion(id, CARDS.keySet()));
  }

  private static Severity severity(String word, String others) {
    for (Severity severity : Severity.values()) {
      if (severity.id().equals(word)) {
        return severity;
      }
    }
    throw Values.bad(
        "\"%s\" is none of %sstyle, low, medium, high, critical.".formatted(word, others));
  }

  private static Long number(String text) {
    if (!text.matches(NUMBER)) {
      throw Values.bad("\"" + text + "\" is not a number from 0 on.");
    }
    return Long.valueOf(text);
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Values.bad("\"" + text + "\" is neither true nor false.");
    };
  }

  private static Map<String, Card> cards() {
    Map<String, Card> cards = new LinkedHashMap<>();
    Rulebook.ALL.forEach(rule -> cards.put(rule.card().id(), rule.card()));
    return cards;
  }

  private <T> Function<String, T> with(Function<String, T> maker) {
    return text -> maker.apply(secrets.resolve(text));
  }
}
