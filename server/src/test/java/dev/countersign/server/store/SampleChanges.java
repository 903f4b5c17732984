package dev.countersign.server.store;

import dev.countersign.core.AgentName;
import dev.countersign.core.BindValue;
import dev.countersign.core.Bytes;
import dev.countersign.core.Digest;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Execution;
import dev.countersign.core.change.Origin;
import dev.countersign.core.change.Transition;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.HeldLock;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedStatement;
import dev.countersign.core.review.Review;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Rewrite;
import dev.countersign.core.review.SchemaComparison;
import dev.countersign.core.review.Timing;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Changes with something in every component, and with the most hostile text that a person or an
/// agent can type.
final class SampleChanges {

  static final String HOSTILE =
      "'; DROP TABLE change_record; -- \u0000\u0001\n\t\"\\ \u202e\u200b\ufeff\ud83d\ude00 \ud83d é";

  static final Instant FILED = Instant.parse("2026-11-20T10:00:00.123456789Z");
  private static final ObjectName ORDERS = ObjectName.of("table", "public", "orders");

  private SampleChanges() {}

  static Change pending(long id) {
    return pending(id, "shop-prod", "billing");
  }

  static Change pending(long id, String target, String agent) {
    TargetName on = new TargetName(target);
    SessionState session =
        new SessionState(
            "shop",
            "app",
            new TreeMap<>(Map.of("search_path", HOSTILE, "TimeZone", "UTC")),
            new TreeMap<>(Map.of("pg_temp.t", "table")),
            Map.of("s1", HOSTILE));
    List<Statement> statements = List.of(new Statement(HOSTILE, values()), Statement.of("x"));
    Digest content = Change.contentOf(on, session, statements);
    Review review = review();
    return new Change(
        new ChangeId(id),
        1,
        ChangeState.PENDING,
        Origin.SCRIPT,
        on,
        new EnvironmentName("prod"),
        new AgentName(agent),
        new PersonName("Ana@example.com"),
        Optional.of(new PersonName("Eva@example.com")),
        statements,
        session,
        content,
        Change.digestOf(content, review),
        review,
        List.of(),
        Optional.empty(),
        "",
        Optional.of(new ChangeId(9)),
        FILED,
        FILED.plus(Duration.ofHours(1)),
        FILED);
  }

  static Change rehearsed(long id) {
    Change plain = pending(id);
    Review incomplete =
        plain
            .review()
            .with(
                Rehearsal.running("template", "shop on r1", FILED, FILED.plusSeconds(600)),
                List.of());
    Change waiting =
        new Change(
            plain.id(),
            plain.version(),
            plain.state(),
            plain.origin(),
            plain.target(),
            plain.environment(),
            plain.agent(),
            plain.onBehalfOf(),
            plain.askedBy(),
            plain.statements(),
            plain.session(),
            plain.content(),
            Change.digestOf(plain.content(), incomplete),
            incomplete,
            plain.approvals(),
            plain.execution(),
            plain.closingReason(),
            plain.undoes(),
            plain.createdAt(),
            plain.expiresAt(),
            plain.changedAt());
    return after(waiting, new ChangeEvent.Rehearsed(rehearsal(), List.of()));
  }

  private static Rehearsal rehearsal() {
    Duration second = Duration.ofSeconds(1);
    return new Rehearsal(
        Rehearsal.Status.FAILED,
        "template",
        HOSTILE,
        OptionalLong.of(8192),
        "18.6",
        List.of(
            new RehearsedRun(
                RehearsedRun.Kind.UNDO,
                second,
                List.of(
                    new RehearsedStatement(
                        0,
                        HOSTILE,
                        0,
                        Duration.ZERO,
                        second,
                        Duration.ofNanos(1),
                        List.of(
                            new HeldLock(
                                "orders", "ACCESS EXCLUSIVE", HOSTILE, Duration.ZERO, second)),
                        List.of("orders"),
                        Optional.of(List.of(HOSTILE)),
                        OptionalLong.of(1),
                        OptionalLong.empty(),
                        OptionalLong.of(0))),
                List.of(
                    new BlockedAccess(
                        "orders",
                        BlockedAccess.Access.WRITE,
                        7,
                        second,
                        second,
                        List.of(new BlockedAccess.Span(Duration.ZERO, second)),
                        HOSTILE)),
                Optional.of(new SchemaComparison(false, List.of("- " + HOSTILE))),
                Optional.of(new RehearsedRun.Failure(0, "42P01", HOSTILE, "")))),
        HOSTILE,
        FILED,
        FILED.plusSeconds(5));
  }

  static Change ratified(long id) {
    Change pending = pending(id);
    return after(
        pending, approval(pending, "ben@example.com"), approval(pending, "cleo@example.com"));
  }

  static ChangeEvent approval(Change change, String person) {
    return new ChangeEvent.Approved(
        new PersonName(person), Set.of(new GroupName("dba")), change.digest(), HOSTILE);
  }

  static ChangeEvent started() {
    return new ChangeEvent.Started("billing", Execution.Path.RUNNER, 2);
  }

  static List<RunReport> reports() {
    Bytes reply = Bytes.copyOf(new byte[] {0, -1, 127, -128});
    return List.of(
        new RunReport.Succeeded(
            List.of("ALTER TABLE"),
            OptionalLong.of(7),
            Duration.ofNanos(1_234_567_891),
            Duration.ZERO,
            2,
            List.of(reply)),
        new RunReport.Failed("42P01", HOSTILE, "", Duration.ZERO, Duration.ofMillis(3), 1, reply),
        new RunReport.Unknown(HOSTILE));
  }

  static Change after(Change change, ChangeEvent... events) {
    Change now = change;
    for (ChangeEvent event : events) {
      now =
          switch (Transition.apply(now, event, FILED.plusSeconds(60))) {
            case Transition.Moved(var moved) -> moved;
            case Transition.Refused(var code, var message) ->
                throw new AssertionError(code + ": " + message);
          };
    }
    return now;
  }

  static Entry entry(Change change, EntryKind kind) {
    return Entry.of(kind, Actor.person("ben@example.com"), Subject.change(change.id().toString()))
        .with("version", change.version())
        .with("hostile", HOSTILE);
  }

  private static List<BindValue> values() {
    return List.of(
        new BindValue("int4", 23, true, Optional.of(Bytes.copyOf(new byte[] {0, 0, 0, 7})), "7"),
        new BindValue("text", 25, false, Optional.empty(), HOSTILE));
  }

  private static Review review() {
    Undo undo =
        new Undo(
            Undo.Grade.LOSSY,
            List.of("ADD COLUMN"),
            HOSTILE,
            List.of(lock()),
            Optional.of(HOSTILE));
    return new Review(
        Review.VERSION,
        new Verdict.Hold("ddl", HOSTILE),
        Severity.CRITICAL,
        HOSTILE,
        List.of(statement(undo)),
        List.of(finding()),
        undo,
        Optional.of(HOSTILE),
        Optional.of(
            new UndoCheck(
                UndoCheck.Result.NOT_CHECKED,
                HOSTILE,
                List.of(Effect.of(Action.DELETE, ORDERS)),
                List.of(lock()),
                List.of(finding()),
                Optional.of(HOSTILE))),
        List.of(new Requirement("ddl", new GroupName("dba"), 2, HOSTILE)),
        Optional.of(HOSTILE),
        "Runs on the agent's own session.",
        "app",
        "18.6",
        "fingerprint",
        FILED,
        Optional.empty());
  }

  private static ReviewedStatement statement(Undo undo) {
    Effect effect = Effect.rows(Action.UPDATE, ORDERS, Effect.Extent.UNBOUNDED).via(ORDERS);
    return new ReviewedStatement(
        1,
        1,
        3,
        "UpdateStmt",
        true,
        HOSTILE,
        new Disclosure(
            List.of(new Disclosure.Piece(Disclosure.Kind.DISGUISE, HOSTILE, "U+202E")),
            List.of(HOSTILE)),
        values(),
        List.of(effect, Effect.of(Action.DELETE, ObjectName.unresolved("table", HOSTILE))),
        List.of(finding()),
        List.of(lock()),
        new Impact(OptionalLong.of(1), OptionalLong.empty(), OptionalLong.of(8192), "statistics"),
        Optional.of(
            new Timing(
                "rewrite",
                OptionalLong.of(1),
                OptionalLong.of(2),
                OptionalLong.empty(),
                "assumed")),
        undo,
        List.of(HOSTILE),
        List.of(HOSTILE),
        Optional.of(rewrite()),
        Optional.of(
            new Keeping(
                List.of(HOSTILE),
                List.of(HOSTILE, "SELECT 1"),
                List.of(),
                true,
                List.of(HOSTILE),
                Duration.ofDays(7),
                HOSTILE,
                Optional.empty())));
  }

  private static Rewrite rewrite() {
    var phase =
        new Rewrite.Phase(
            HOSTILE, List.of(HOSTILE, "SELECT 1"), Rewrite.Run.BARE, Optional.of(HOSTILE));
    return new Rewrite(HOSTILE, List.of(phase));
  }

  private static Finding finding() {
    return new Finding("rule", Severity.HIGH, 1, 2, "orders", HOSTILE, "advice");
  }

  private static LockForecast lock() {
    return new LockForecast(
        "orders", "ACCESS EXCLUSIVE", HOSTILE, true, false, true, LockForecast.Release.TRANSACTION);
  }
}
