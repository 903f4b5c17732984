package dev.countersign.console.api;

import dev.countersign.core.BindValue;
import dev.countersign.core.change.Approval;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.Execution;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.Review;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Rewrite;
import dev.countersign.core.review.Timing;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/// A change and its review as JSON.
///
/// `files`, `statements`, `findings` and `locks` have the shape that `lint` prints; what only a
/// review has stands beside them. Fields are added without notice, and never renamed or removed.
public final class ChangeJson {

  private static final int VERSION = 1;

  private ChangeJson() {}

  /// A change in a list: enough to choose one.
  public static Map<String, Object> line(Change change) {
    return fields(
        "id", change.id().number(),
        "state", change.state().id(),
        "origin", change.origin().id(),
        "target", change.target().value(),
        "environment", change.environment().value(),
        "agent", change.agent().value(),
        "onBehalfOf", change.onBehalfOf().value(),
        "risk", change.review().risk().id(),
        "headline", change.review().headline(),
        "digest", change.digest().hex(),
        "waitingFor", change.waitingFor(),
        "createdAt", change.createdAt().toString(),
        "expiresAt", change.expiresAt().toString(),
        "changedAt", change.changedAt().toString());
  }

  /// A change with its whole review.
  public static Map<String, Object> whole(Change change) {
    Map<String, Object> json = line(change);
    json.put("version", VERSION);
    json.put("content", change.content().hex());
    change.undoes().ifPresent(id -> json.put("undoes", id.number()));
    change.askedBy().ifPresent(person -> json.put("askedBy", person.value()));
    json.put("closingReason", change.closingReason());
    json.put("approvals", each(change.approvals(), ChangeJson::approval));
    json.put("review", review(change.review()));
    json.put("files", List.of(file(change.review())));
    change.execution().ifPresent(execution -> json.put("execution", execution(execution)));
    return json;
  }

  /// What the review of a file adds to what the linter would print of it.
  public static Map<String, Object> reviewed(String path, Change change) {
    Map<String, Object> json = file(change.review());
    json.put("path", path);
    json.put("target", change.target().value());
    json.put("environment", change.environment().value());
    json.put("digest", change.digest().hex());
    json.put("risk", change.review().risk().id());
    json.put("headline", change.review().headline());
    json.put("review", review(change.review()));
    return json;
  }

  /// What the review of a file says of which no change was made.
  ///
  /// @param answer why there is none
  public static Map<String, Object> unfiled(
      String path, String answer, List<ReviewedStatement> statements) {
    Map<String, Object> json = file(path, List.of(), statements);
    json.put("answer", answer);
    return json;
  }

  private static Map<String, Object> file(Review review) {
    return file("", review.findings(), review.statements());
  }

  private static Map<String, Object> file(
      String path, List<Finding> findings, List<ReviewedStatement> statements) {
    return fields(
        "path",
        path,
        "engine",
        "postgres",
        "findings",
        each(findings, ChangeJson::finding),
        "statements",
        each(statements, ChangeJson::statement));
  }

  private static Map<String, Object> review(Review review) {
    Map<String, Object> json = head(review);
    review.undoCheck().ifPresent(check -> json.put("undoCheck", undoCheck(check)));
    review.rehearsal().ifPresent(each -> json.put("rehearsal", RehearsalJson.of(each)));
    return json;
  }

  private static Map<String, Object> undoCheck(UndoCheck check) {
    return fields(
        "result", check.result().id(),
        "reason", check.reason(),
        "safety", check.safety().orElse(""),
        "effects", each(check.effects(), ChangeJson::effect),
        "locks", each(check.locks(), ChangeJson::lock),
        "findings", each(check.findings(), ChangeJson::finding));
  }

  private static Map<String, Object> head(Review review) {
    return fields(
        "version", review.version(),
        "verdict", verdict(review.verdict()),
        "requirements", each(review.requirements(), ChangeJson::requirement),
        "undo", undo(review.undo()),
        "proposedUndo", review.proposedUndo().orElse(""),
        "claim", review.claim().orElse(""),
        "plan", review.plan(),
        "role", review.role(),
        "serverVersion", review.serverVersion(),
        "catalogFingerprint", review.catalogFingerprint(),
        "createdAt", review.createdAt().toString());
  }

  private static Map<String, Object> statement(ReviewedStatement statement) {
    Map<String, Object> json = plain(statement);
    statement.timing().ifPresent(timing -> json.put("timing", timing(timing)));
    statement.rewrite().ifPresent(rewrite -> json.put("rewrite", rewrite(rewrite)));
    statement.keeping().ifPresent(keeping -> json.put("keeping", keeping(keeping)));
    return json;
  }

  private static Map<String, Object> keeping(Keeping keeping) {
    Map<String, Object> json =
        fields(
            "reason", keeping.reason(),
            "first", keeping.first(),
            "before", keeping.before(),
            "after", keeping.after(),
            "counted", keeping.counted(),
            "tables", keeping.tables(),
            "keptForMillis", keeping.time().toMillis());
    keeping.timing().ifPresent(timing -> json.put("timing", timing(timing)));
    return json;
  }

  private static Map<String, Object> rewrite(Rewrite rewrite) {
    return fields("why", rewrite.why(), "phases", each(rewrite.phases(), ChangeJson::phase));
  }

  private static Map<String, Object> phase(Rewrite.Phase phase) {
    return fields(
        "title", phase.title(),
        "statements", phase.statements(),
        "run", phase.run().id(),
        "later", phase.later().orElse(""));
  }

  private static Map<String, Object> plain(ReviewedStatement statement) {
    return fields(
        "index", statement.index(),
        "line", statement.line(),
        "endLine", statement.endLine(),
        "kind", statement.kind(),
        "parsed", statement.parsed(),
        "findings", each(statement.findings(), ChangeJson::finding),
        "locks", each(statement.locks(), ChangeJson::lock),
        "summary", statement.summary(),
        "text", text(statement.disclosure()),
        "disclosure", each(statement.disclosure().pieces(), ChangeJson::piece),
        "warnings", statement.disclosure().warnings(),
        "values", each(statement.values(), ChangeJson::value),
        "effects", each(statement.effects(), ChangeJson::effect),
        "impact", impact(statement.impact()),
        "undo", undo(statement.undo()),
        "dependants", statement.dependants(),
        "notes", statement.notes());
  }

  private static String text(Disclosure disclosure) {
    StringBuilder text = new StringBuilder();
    disclosure.pieces().forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  private static Map<String, Object> piece(Disclosure.Piece piece) {
    return fields(
        "kind", piece.kind().name().toLowerCase(Locale.ROOT),
        "text", piece.text(),
        "shown", piece.shown());
  }

  private static Map<String, Object> value(BindValue value) {
    return fields(
        "type", value.typeName(),
        "binary", value.binary(),
        "null", value.bytes().isEmpty(),
        "shown", value.shown());
  }

  private static Map<String, Object> effect(Effect effect) {
    return fields(
        "action", effect.action().id(),
        "kind", effect.object().kind(),
        "object", effect.object().qualified(),
        "certain", effect.object().certain(),
        "extent", effect.extent().id(),
        "via", effect.via().map(Object::toString).orElse(""),
        "detail", effect.detail());
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> json =
        fields(
            "rule", finding.rule(),
            "severity", finding.severity().id(),
            "line", finding.line(),
            "column", finding.column(),
            "object", finding.object(),
            "message", finding.message(),
            "advice", finding.advice());
    finding
        .accepted()
        .ifPresent(reason -> {
          json.put("suppressed", true);
          json.put("reason", reason);
        });
    return json;
  }

  private static Map<String, Object> lock(LockForecast lock) {
    return fields(
        "object", lock.object(),
        "mode", lock.mode(),
        "rewrite", lock.rewrite(),
        "scan", lock.scan(),
        "certain", lock.certain(),
        "blocks", lock.blocks(),
        "release", lock.release().name().toLowerCase(Locale.ROOT));
  }

  /// A number that could not be had is left out, never zero.
  private static Map<String, Object> impact(Impact impact) {
    Map<String, Object> json = fields("source", impact.source());
    put(json, "rowsLow", impact.rowsLow());
    put(json, "rowsHigh", impact.rowsHigh());
    put(json, "bytes", impact.bytes());
    return json;
  }

  private static Map<String, Object> timing(Timing timing) {
    Map<String, Object> json = fields("operation", timing.operation(), "source", timing.source());
    put(json, "bytes", timing.bytes());
    put(json, "lowMillis", timing.lowMillis());
    put(json, "highMillis", timing.highMillis());
    return json;
  }

  private static Map<String, Object> undo(Undo undo) {
    return fields(
        "grade", undo.grade().id(),
        "statements", undo.statements(),
        "reason", undo.reason(),
        "safety", undo.safety().orElse(""),
        "locks", each(undo.locks(), ChangeJson::lock));
  }

  private static Map<String, Object> verdict(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow(var rule) -> fields("verdict", "allow", "rule", rule);
      case Verdict.Hold(var rule, var reason) ->
          fields("verdict", "hold", "rule", rule, "reason", reason);
      case Verdict.Deny(var rule, var reason) ->
          fields("verdict", "deny", "rule", rule, "reason", reason);
    };
  }

  private static Map<String, Object> requirement(Requirement requirement) {
    return fields(
        "rule", requirement.rule(),
        "group", requirement.group().value(),
        "people", requirement.people(),
        "reason", requirement.reason());
  }

  private static Map<String, Object> approval(Approval approval) {
    return fields(
        "person", approval.person().value(),
        "digest", approval.digest().hex(),
        "comment", approval.comment(),
        "at", approval.at().toString());
  }

  private static Map<String, Object> execution(Execution execution) {
    Map<String, Object> json =
        fields(
            "by", execution.by(),
            "path", execution.path().id(),
            "startedAt", execution.startedAt().toString(),
            "statementsDone", execution.statementsDone());
    execution.finishedAt().ifPresent(at -> json.put("finishedAt", at.toString()));
    execution.report().ifPresent(report -> json.put("report", report(report)));
    return json;
  }

  private static Map<String, Object> report(RunReport report) {
    return switch (report) {
      case RunReport.Succeeded done -> {
        Map<String, Object> json =
            fields(
                "outcome", "succeeded",
                "tags", done.tags(),
                "durationMillis", done.duration().toMillis(),
                "lockWaitMillis", done.lockWait().toMillis(),
                "attempts", done.attempts());
        put(json, "rows", done.rows());
        yield json;
      }
      case RunReport.Failed failed ->
          fields(
              "outcome", "failed",
              "code", failed.code(),
              "message", failed.message(),
              "detail", failed.detail(),
              "durationMillis", failed.duration().toMillis(),
              "lockWaitMillis", failed.lockWait().toMillis(),
              "attempts", failed.attempts());
      case RunReport.Unknown(var known) -> fields("outcome", "unknown", "known", known);
    };
  }

  private static <T> List<Map<String, Object>> each(
      List<T> items, Function<T, Map<String, Object>> json) {
    return items.stream().map(json).toList();
  }

  private static void put(Map<String, Object> json, String name, OptionalLong number) {
    number.ifPresent(value -> json.put(name, value));
  }

  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      json.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return json;
  }
}
