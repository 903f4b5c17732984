package dev.countersign.policy;

import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.core.evidence.Severity;
import dev.countersign.policy.yaml.Nearest;
import dev.countersign.policy.yaml.YamlMap;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Reads evidence from YAML or JSON. What is left out has a default, so that a case in a test file
/// says only what it is about.
final class EvidenceReader {

  private static final Instant SOME_TIME = Instant.parse("2026-01-01T12:00:00Z");

  private EvidenceReader() {}

  static Evidence read(YamlMap map) {
    Evidence evidence =
        new Evidence(
            map.read("agent", AgentName::new).orElse(new AgentName("some-agent")),
            map.read("onBehalfOf", PersonName::new).orElse(new PersonName("somebody@example.com")),
            map.read("target", TargetName::new).orElse(new TargetName("some-target")),
            map.read("engine", EngineName::of).orElse(EngineName.POSTGRES),
            map.read("environment", EnvironmentName::new).orElse(new EnvironmentName("prod")),
            map.list("kinds", Function.identity()),
            map.maps("effects").stream().map(EvidenceReader::effect).toList(),
            map.maps("findings").stream().map(EvidenceReader::finding).toList(),
            map.maps("locks").stream().map(EvidenceReader::lock).toList(),
            map.map("impact").map(EvidenceReader::impact).orElse(Impact.UNKNOWN),
            flag(map, "inTransaction", false),
            map.read("time", EvidenceReader::instant).orElse(SOME_TIME));
    map.noMoreKeys();
    return evidence;
  }

  private static Effect effect(YamlMap map) {
    Action action =
        map.require("action", text -> word(text, Action.values(), Action::id))
            .orElse(Action.UNKNOWN);
    ObjectName object =
        new ObjectName(
            text(map, "kind"),
            map.read("schema", Function.identity()).filter(s -> !s.isEmpty()),
            text(map, "name"),
            flag(map, "certain", true));
    Effect effect =
        new Effect(
            action,
            object,
            map.read("extent", text -> word(text, Extent.values(), Extent::id)).orElse(Extent.NONE),
            map.map("via").map(EvidenceReader::object),
            text(map, "detail"));
    map.noMoreKeys();
    return effect;
  }

  private static ObjectName object(YamlMap map) {
    ObjectName object =
        new ObjectName(
            text(map, "kind"),
            map.read("schema", Function.identity()).filter(s -> !s.isEmpty()),
            text(map, "name"),
            flag(map, "certain", true));
    map.noMoreKeys();
    return object;
  }

  private static Finding finding(YamlMap map) {
    Finding finding =
        new Finding(
            text(map, "rule"),
            map.read("severity", text -> word(text, Severity.values(), Severity::id))
                .orElse(Severity.LOW),
            (int) number(map, "line").orElse(1),
            (int) number(map, "column").orElse(1),
            text(map, "object"),
            text(map, "message"),
            text(map, "advice"));
    map.noMoreKeys();
    return finding;
  }

  private static LockForecast lock(YamlMap map) {
    LockForecast lock =
        new LockForecast(
            text(map, "object"),
            text(map, "mode"),
            text(map, "blocks"),
            flag(map, "rewrite", false),
            flag(map, "scan", false),
            flag(map, "certain", true),
            map.read("release", text -> word(text, LockForecast.Release.values(), EvidenceJson::id))
                .orElse(LockForecast.Release.TRANSACTION));
    map.noMoreKeys();
    return lock;
  }

  private static Impact impact(YamlMap map) {
    Impact impact =
        new Impact(
            number(map, "rowsLow"),
            number(map, "rowsHigh"),
            number(map, "bytes"),
            text(map, "source"));
    map.noMoreKeys();
    return impact;
  }

  private static String text(YamlMap map, String key) {
    return map.read(key, Function.identity()).orElse("");
  }

  private static boolean flag(YamlMap map, String key, boolean otherwise) {
    return map.read(
            key,
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw bad("\"" + text + "\" is neither true nor false.");
                })
        .orElse(otherwise);
  }

  private static OptionalLong number(YamlMap map, String key) {
    Optional<Long> number =
        map.read(
            key,
            text -> {
              if (!text.matches("[0-9]{1,18}")) {
                throw bad("\"" + text + "\" is not a number of at most 18 digits.");
              }
              return Long.valueOf(text);
            });
    return number.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST,
          "\"" + text + "\" is not a time; write it like 2026-01-01T12:00:00Z.",
          e);
    }
  }

  private static <E> E word(String text, E[] values, Function<E, String> id) {
    List<String> known = Arrays.stream(values).map(id).toList();
    return Arrays.stream(values)
        .filter(value -> id.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() ->
            bad(
                "There is no \"%s\"%s Known: %s."
                    .formatted(text, Nearest.suggestion(text, known), String.join(", ", known))));
  }

  private static CountersignException bad(String message) {
    return new CountersignException(ErrorCode.BAD_REQUEST, message);
  }
}
