package dev.countersign.policy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.policy.yaml.Problems;
import dev.countersign.policy.yaml.YamlFile;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Evidence as one line of JSON, for recording what was decided on and deciding it again.
public final class EvidenceJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EvidenceJson() {}

  /// One line without a line break at its end.
  public static String write(Evidence evidence) {
    ObjectNode json = JSON.createObjectNode();
    json.put("agent", evidence.agent().value());
    json.put("onBehalfOf", evidence.onBehalfOf().value());
    json.put("target", evidence.target().value());
    json.put("engine", evidence.engine().id());
    json.put("environment", evidence.environment().value());
    ArrayNode kinds = json.putArray("kinds");
    evidence.kinds().forEach(kinds::add);
    ArrayNode effects = json.putArray("effects");
    evidence.effects().forEach(effect -> put(effects.addObject(), effect));
    ArrayNode findings = json.putArray("findings");
    evidence.findings().forEach(finding -> put(findings.addObject(), finding));
    ArrayNode locks = json.putArray("locks");
    evidence.locks().forEach(lock -> put(locks.addObject(), lock));
    put(json.putObject("impact"), evidence.impact());
    json.put("inTransaction", evidence.inTransaction());
    json.put("time", evidence.time().toString());
    return json.toString();
  }

  /// The evidence of one line.
  ///
  /// @param source what to call the line in messages
  /// @throws CountersignException with [ErrorCode#BAD_REQUEST] that lists every mistake
  public static Evidence read(String source, String line) {
    Problems problems = new Problems(source);
    Optional<Evidence> evidence = YamlFile.read(line, problems).map(EvidenceReader::read);
    problems.throwIfAny(ErrorCode.BAD_REQUEST, "recorded evidence");
    return evidence.orElseThrow();
  }

  static String id(LockForecast.Release release) {
    return release.name().toLowerCase(Locale.ROOT);
  }

  private static void put(ObjectNode json, Effect effect) {
    json.put("action", effect.action().id());
    json.put("extent", effect.extent().id());
    put(json, effect.object());
    effect.via().ifPresent(via -> put(json.putObject("via"), via));
    json.put("detail", effect.detail());
  }

  private static void put(ObjectNode json, ObjectName object) {
    json.put("kind", object.kind());
    object.schema().ifPresent(schema -> json.put("schema", schema));
    json.put("name", object.name());
    json.put("certain", object.certain());
  }

  private static void put(ObjectNode json, Finding finding) {
    json.put("rule", finding.rule());
    json.put("severity", finding.severity().id());
    json.put("line", finding.line());
    json.put("column", finding.column());
    json.put("object", finding.object());
    json.put("message", finding.message());
    json.put("advice", finding.advice());
  }

  private static void put(ObjectNode json, LockForecast lock) {
    json.put("object", lock.object());
    json.put("mode", lock.mode());
    json.put("blocks", lock.blocks());
    json.put("rewrite", lock.rewrite());
    json.put("scan", lock.scan());
    json.put("certain", lock.certain());
    json.put("release", id(lock.release()));
  }

  private static void put(ObjectNode json, Impact impact) {
    put(json, "rowsLow", impact.rowsLow());
    put(json, "rowsHigh", impact.rowsHigh());
    put(json, "bytes", impact.bytes());
    json.put("source", impact.source());
  }

  private static void put(ObjectNode json, String key, OptionalLong number) {
    if (number.isPresent()) {
      json.put(key, number.getAsLong());
    }
  }
}
