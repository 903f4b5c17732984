package dev.countersign.console.api;

import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.HeldLock;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedStatement;
import dev.countersign.core.review.SchemaComparison;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// A rehearsal as JSON. Times are milliseconds with fractions; what could not be measured is left
/// out, never zero.
final class RehearsalJson {

  private static final double NANOS_PER_MILLI = 1_000_000;

  private RehearsalJson() {}

  static Map<String, Object> of(Rehearsal rehearsal) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", rehearsal.status().id());
    json.put("provider", rehearsal.provider());
    json.put("source", rehearsal.source());
    put(json, "cloneBytes", rehearsal.cloneBytes());
    json.put("serverVersion", rehearsal.serverVersion());
    json.put("problem", rehearsal.problem());
    json.put("startedAt", rehearsal.startedAt().toString());
    json.put(rehearsal.running() ? "until" : "endedAt", rehearsal.until().toString());
    json.put("runs", rehearsal.runs().stream().map(RehearsalJson::run).toList());
    return json;
  }

  private static Map<String, Object> run(RehearsedRun run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", run.kind().id());
    json.put("passed", run.passed());
    json.put("durationMillis", millis(run.duration()));
    json.put("statements", run.statements().stream().map(RehearsalJson::statement).toList());
    json.put("access", run.access().stream().map(RehearsalJson::access).toList());
    run.comparison().ifPresent(comparison -> json.put("comparison", comparison(comparison)));
    run.failure().ifPresent(failure -> json.put("failure", failure(failure)));
    return json;
  }

  private static Map<String, Object> statement(RehearsedStatement statement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("index", statement.index());
    json.put("text", statement.text());
    json.put("transaction", statement.transaction());
    json.put("fromMillis", millis(statement.from()));
    json.put("durationMillis", millis(statement.duration()));
    json.put("waitedMillis", millis(statement.waited()));
    json.put("locks", statement.locks().stream().map(RehearsalJson::lock).toList());
    json.put("rewritten", statement.rewritten());
    statement.scanned().ifPresent(tables -> json.put("scanned", tables));
    put(json, "rows", statement.rows());
    put(json, "walBytes", statement.walBytes());
    put(json, "tempBytes", statement.tempBytes());
    return json;
  }

  private static Map<String, Object> lock(HeldLock lock) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", lock.object());
    json.put("mode", lock.mode());
    json.put("blocks", lock.blocks());
    json.put("fromMillis", millis(lock.from()));
    json.put("toMillis", millis(lock.to()));
    return json;
  }

  private static Map<String, Object> access(BlockedAccess access) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("table", access.table());
    json.put("access", access.access().id());
    json.put("tries", access.tries());
    json.put("longestMillis", millis(access.longest()));
    json.put("totalMillis", millis(access.total()));
    json.put("blocked", access.blocked().stream().map(RehearsalJson::span).toList());
    json.put("refused", access.refused());
    return json;
  }

  private static List<Double> span(BlockedAccess.Span span) {
    return List.of(millis(span.from()), millis(span.to()));
  }

  private static Map<String, Object> comparison(SchemaComparison comparison) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("identical", comparison.identical());
    json.put("differences", comparison.differences());
    return json;
  }

  private static Map<String, Object> failure(RehearsedRun.Failure failure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("statement", failure.statement());
    json.put("code", failure.code());
    json.put("message", failure.message());
    json.put("detail", failure.detail());
    return json;
  }

  private static double millis(Duration duration) {
    return Math.round(duration.toNanos() / NANOS_PER_MILLI * 1_000) / 1_000.0;
  }

  private static void put(Map<String, Object> json, String name, OptionalLong number) {
    number.ifPresent(value -> json.put(name, value));
  }
}
