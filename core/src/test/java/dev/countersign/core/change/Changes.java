package dev.countersign.core.change;

import dev.countersign.core.AgentName;
import dev.countersign.core.Digest;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.Review;
import dev.countersign.core.review.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Changes to test with: two statements on `shop-prod`, asked for by `billing` for Ana, which one
/// of `dba` and one of `payments` must approve within an hour.
final class Changes {

  static final Instant FILED = Instant.parse("2026-11-20T10:00:00Z");
  static final Duration WINDOW = Duration.ofHours(1);
  static final PersonName ANA = new PersonName("ana@example.com");
  static final PersonName BEN = new PersonName("ben@example.com");
  static final PersonName CLEO = new PersonName("cleo@example.com");

  private Changes() {}

  static Change pending() {
    return pending(
        List.of(
            new Requirement("ddl", group("dba"), 1, "schema"),
            new Requirement("money", group("payments"), 1, "payments")));
  }

  static Change pending(List<Requirement> requirements) {
    List<Statement> statements =
        List.of(Statement.of("ALTER TABLE orders DROP COLUMN a"), Statement.of("DROP TABLE b"));
    TargetName target = new TargetName("shop-prod");
    SessionState session = SessionState.fresh("shop", "app", new TreeMap<>());
    Digest content = Change.contentOf(target, session, statements);
    Review review = review(requirements);
    return new Change(
        new ChangeId(17),
        1,
        ChangeState.PENDING,
        Origin.SCRIPT,
        target,
        new EnvironmentName("prod"),
        new AgentName("billing"),
        ANA,
        Optional.empty(),
        statements,
        session,
        content,
        Change.digestOf(content, review),
        review,
        List.of(),
        Optional.empty(),
        "",
        Optional.empty(),
        FILED,
        FILED.plus(WINDOW),
        FILED);
  }

  static Review review(List<Requirement> requirements) {
    return new Review(
        Review.VERSION,
        new Verdict.Hold("ddl", "it changes the schema"),
        Severity.HIGH,
        "Drops a column.",
        List.of(),
        List.of(),
        Undo.none("the data is gone"),
        Optional.empty(),
        Optional.empty(),
        requirements,
        Optional.empty(),
        "Runs on the agent's own session.",
        "app",
        "18.6",
        "fingerprint",
        FILED,
        Optional.empty());
  }

  /// A change that waits for the result of its rehearsal.
  static Change beingRehearsed() {
    Change plain = pending();
    Review incomplete =
        plain
            .review()
            .with(
                Rehearsal.running("template", "shop on r1", FILED, FILED.plusSeconds(600)),
                List.of());
    return with(plain, incomplete, Change.digestOf(plain.content(), incomplete));
  }

  /// A change whose review says something else than what its digest was made of.
  static Change forged(Change change) {
    return with(
        change,
        pending().review().with(change.review().rehearsal().orElseThrow(), List.of()),
        pending().digest());
  }

  private static Change with(Change plain, Review review, Digest digest) {
    return new Change(
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
        digest,
        review,
        plain.approvals(),
        plain.execution(),
        plain.closingReason(),
        plain.undoes(),
        plain.createdAt(),
        plain.expiresAt(),
        plain.changedAt());
  }

  static ChangeEvent.Rehearsed rehearsed() {
    return new ChangeEvent.Rehearsed(
        Rehearsal.running("template", "shop on r1", FILED, FILED).impossible("disk full", FILED),
        List.of());
  }

  /// A change in this state, as it gets there.
  static Change in(ChangeState state) {
    Change pending = pending();
    return switch (state) {
      case PENDING -> pending;
      case RATIFIED -> after(pending, approval(BEN, "dba"), approval(CLEO, "payments"));
      case EXECUTING -> after(in(ChangeState.RATIFIED), started(2));
      case EXECUTED -> after(in(ChangeState.EXECUTING), new ChangeEvent.Finished(success()));
      case FAILED -> after(in(ChangeState.EXECUTING), new ChangeEvent.Finished(failure()));
      case REJECTED -> after(pending, new ChangeEvent.Rejected(BEN, "no"));
      case WITHDRAWN -> after(pending, new ChangeEvent.Withdrawn("billing", ""));
      case EXPIRED -> moved(Transition.apply(pending, new ChangeEvent.Expired(), late()));
      case STALE -> after(pending, new ChangeEvent.WentStale("the table grew"));
      case UNDONE -> after(in(ChangeState.EXECUTED), new ChangeEvent.Undone(new ChangeId(18)));
    };
  }

  static ChangeEvent.Approved approval(PersonName person, String... groups) {
    return new ChangeEvent.Approved(person, groups(groups), pending().digest(), "");
  }

  static ChangeEvent.Started started(int statements) {
    return new ChangeEvent.Started("billing", Execution.Path.RUNNER, statements);
  }

  static RunReport success() {
    return new RunReport.Succeeded(
        List.of("ALTER TABLE"),
        OptionalLong.empty(),
        Duration.ofMillis(3),
        Duration.ZERO,
        1,
        List.of());
  }

  static RunReport failure() {
    return new RunReport.Failed(
        "42P01",
        "relation \"b\" does not exist",
        "",
        Duration.ofMillis(3),
        Duration.ZERO,
        1,
        dev.countersign.core.Bytes.copyOf(new byte[0]));
  }

  static Instant soon() {
    return FILED.plusSeconds(60);
  }

  static Instant late() {
    return FILED.plus(WINDOW);
  }

  /// The change after these events, one soon after the other.
  static Change after(Change change, ChangeEvent... events) {
    Change now = change;
    for (ChangeEvent event : events) {
      now = moved(Transition.apply(now, event, soon()));
    }
    return now;
  }

  static Change moved(Transition transition) {
    return switch (transition) {
      case Transition.Moved(var change) -> change;
      case Transition.Refused(var code, var message) ->
          throw new AssertionError(code + ": " + message);
    };
  }

  static Transition.Refused refused(Transition transition) {
    return switch (transition) {
      case Transition.Moved(var change) -> throw new AssertionError("moved to " + change.state());
      case Transition.Refused refused -> refused;
    };
  }

  static GroupName group(String name) {
    return new GroupName(name);
  }

  static Set<GroupName> groups(String... names) {
    return Arrays.stream(names).map(GroupName::new).collect(Collectors.toSet());
  }
}
