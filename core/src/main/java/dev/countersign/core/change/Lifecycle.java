package dev.countersign.core.change;

import static dev.countersign.core.ErrorCode.BAD_REQUEST;
import static dev.countersign.core.ErrorCode.CONFLICT;
import static dev.countersign.core.ErrorCode.NOT_ALLOWED;

import dev.countersign.core.Digest;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import dev.countersign.core.change.ChangeEvent.Approved;
import dev.countersign.core.change.ChangeEvent.Continued;
import dev.countersign.core.change.ChangeEvent.Resolved;
import dev.countersign.core.change.ChangeEvent.Started;
import dev.countersign.core.change.Transition.Refused;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.Review;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The life of a change, as one table: every event against every state.
///
/// ```
///  pending ──approved by all──▶ ratified ──started──▶ executing ──finished──▶ executed ──▶ undone
///     │                            │                     └────────finished──▶ failed
///     └── rejected · withdrawn · expired · stale ◀────────┘
/// ```
///
/// Three rules keep it safe. The one permission is used up by `Started`, which only a ratified
/// change within its time accepts, and nothing leads back from `executing` to `ratified`: so a
/// change starts at most once, whoever asks, and however often. A change that runs cannot be
/// rejected, withdrawn or expired: what the database does is reported, not wished away. And whether
/// an execution of which nobody knows the end took effect is decided by a person, or by whatever
/// ran it, when it is heard of after all; never by the passing of time.
final class Lifecycle {

  private final Change change;
  private final Instant now;

  Lifecycle(Change change, Instant now) {
    this.change = change;
    this.now = now.isBefore(change.changedAt()) ? change.changedAt() : now;
  }

  Transition after(ChangeEvent event) {
    return switch (event) {
      case Approved approved -> approved(approved);
      case ChangeEvent.Rehearsed(var rehearsal, var findings) -> rehearsed(rehearsal, findings);
      case ChangeEvent.Rejected(var person, var reason) ->
          reason.isBlank()
              ? refused(BAD_REQUEST, "Say why you reject change " + change.id() + ".")
              : closedBeforeStart(ChangeState.REJECTED, person + ": " + reason);
      case ChangeEvent.Withdrawn(var by, var reason) ->
          closedBeforeStart(
              ChangeState.WITHDRAWN,
              reason.isBlank() ? "withdrawn by " + by : "withdrawn by " + by + ": " + reason);
      case ChangeEvent.Expired() ->
          timeIsOver()
              ? closedBeforeStart(ChangeState.EXPIRED, "nobody decided or ran it in time")
              : refused(CONFLICT, named() + " does not expire before " + change.expiresAt() + ".");
      case ChangeEvent.WentStale(var reason) -> closedBeforeStart(ChangeState.STALE, reason);
      case Started started -> started(started);
      case Continued(var statements) -> continued(statements);
      case ChangeEvent.Witnessed(var witness) -> witnessed(witness);
      case ChangeEvent.Advanced() -> advanced();
      case ChangeEvent.Finished(var report) -> finished(report);
      case Resolved resolved -> resolved(resolved);
      case ChangeEvent.Undone(var by) ->
          change.state() == ChangeState.EXECUTED
              ? moved(next().state(ChangeState.UNDONE).reason("undone by change " + by))
              : refused(CONFLICT, named() + " was not executed, so it cannot be undone.");
    };
  }

  private Transition approved(Approved approval) {
    return switch (change.state()) {
      case PENDING -> approvedWhilePending(approval);
      case RATIFIED, EXECUTING, EXECUTED, FAILED, REJECTED, WITHDRAWN, EXPIRED, STALE, UNDONE ->
          refused(CONFLICT, named() + ": it takes no more approvals.");
    };
  }

  private Transition approvedWhilePending(Approved approval) {
    if (timeIsOver()) {
      return expiredMeanwhile();
    }
    if (change.review().incomplete()) {
      return refused(
          CONFLICT,
          "Change %s is being rehearsed on a clone; read the result first, then approve."
              .formatted(change.id()));
    }
    if (!approval.shown().equals(change.digest())) {
      return refused(
          CONFLICT,
          "You were shown %s of change %s, which is now %s; read it again."
              .formatted(approval.shown().shortened(), change.id(), change.digest().shortened()));
    }
    Optional<Refused> unfit = unfit(approval.person(), approval.groups());
    if (unfit.isPresent()) {
      return unfit.get();
    }
    if (change.approvals().stream()
        .anyMatch(earlier -> earlier.person().equals(approval.person()))) {
      return refused(
          CONFLICT,
          approval.person()
              + " has approved change "
              + change.id()
              + " already; one person counts once. It waits for "
              + change.waitingFor()
              + ".");
    }
    return counted(approval);
  }

  /// Nobody can have approved a review that was incomplete, so no approval is lost by completing
  /// it. The new digest must not cover up that something else was changed meanwhile.
  private Transition rehearsed(Rehearsal rehearsal, List<Finding> findings) {
    return change.state() == ChangeState.PENDING
            && change.review().incomplete()
            && change.intact()
            && !rehearsal.running()
        ? moved(next().review(change.review().with(rehearsal, findings)))
        : refused(CONFLICT, named() + " and waits for no rehearsal.");
  }

  private Transition counted(Approved approval) {
    List<Approval> approvals = new ArrayList<>(change.approvals());
    approvals.add(
        new Approval(
            approval.person(), approval.groups(), approval.shown(), approval.comment(), now));
    Next next = next().approvals(approvals);
    return Seats.of(change.review().requirements()).filledBy(approvals)
        ? moved(next.state(ChangeState.RATIFIED).expiresAt(now.plus(window())))
        : moved(next);
  }

  /// Why this person has no say in the change; empty when they have.
  private Optional<Refused> unfit(PersonName person, Set<GroupName> groups) {
    if (person.equals(change.onBehalfOf())) {
      return Optional.of(
          refused(
              NOT_ALLOWED,
              "Change %s was asked for on behalf of %s, who cannot approve it."
                  .formatted(change.id(), person)));
    }
    if (change.askedBy().filter(person::equals).isPresent()) {
      return Optional.of(
          refused(
              NOT_ALLOWED,
              "Change %s was asked for by %s, so others have to approve it."
                  .formatted(change.id(), person)));
    }
    if (person.value().equalsIgnoreCase(change.agent().value())) {
      return Optional.of(
          refused(
              NOT_ALLOWED, "Change " + change.id() + " was asked for by " + person + " itself."));
    }
    Seats seats = Seats.of(change.review().requirements());
    if (!seats.open(groups)) {
      return Optional.of(
          refused(
              NOT_ALLOWED,
              "%s is in none of the groups that change %s needs: %s."
                  .formatted(person, change.id(), seats.waitingFor(List.of()))));
    }
    return Optional.empty();
  }

  private Transition closedBeforeStart(ChangeState to, String reason) {
    return switch (change.state()) {
      case PENDING, RATIFIED -> moved(next().state(to).reason(reason));
      case EXECUTING ->
          refused(CONFLICT, named() + ": what the database does can no longer be taken back.");
      case EXECUTED, FAILED, REJECTED, WITHDRAWN, EXPIRED, STALE, UNDONE ->
          refused(CONFLICT, named() + " already.");
    };
  }

  private Transition started(Started start) {
    if (change.state() != ChangeState.RATIFIED) {
      return refused(CONFLICT, named() + ", so it does not start.");
    }
    if (timeIsOver()) {
      return expiredMeanwhile();
    }
    if (start.statements() < 1 || start.statements() > change.statements().size()) {
      return refused(CONFLICT, outOfRange(start.statements()));
    }
    return moved(
        next()
            .state(ChangeState.EXECUTING)
            .execution(Execution.started(start.by(), start.path(), start.statements(), now)));
  }

  private Transition continued(int statements) {
    Optional<Execution> running = running();
    if (running.isEmpty()) {
      return refused(CONFLICT, named() + ", so it does not go on.");
    }
    if (timeIsOver()) {
      return expiredMeanwhile();
    }
    Execution execution = running.get();
    if (!execution.resting()) {
      return refused(
          CONFLICT, "Statements of change " + change.id() + " are still being run; wait for them.");
    }
    if (statements <= execution.statementsDone() || statements > change.statements().size()) {
      return refused(CONFLICT, outOfRange(statements));
    }
    return moved(next().execution(execution.upTo(statements)));
  }

  private Transition advanced() {
    Optional<Execution> execution = change.execution();
    if (change.state() != ChangeState.EXECUTING || execution.orElseThrow().resting()) {
      return refused(CONFLICT, named() + " and has no statement with the database.");
    }
    int done = execution.orElseThrow().statementsStarted();
    if (done == change.statements().size()) {
      return refused(CONFLICT, named() + " and has no statement left: it ends, with a report.");
    }
    return moved(next().execution(execution.orElseThrow().doneUpTo(done)));
  }

  private Transition witnessed(String witness) {
    return running()
        .<Transition>map(execution -> moved(next().execution(execution.witnessedBy(witness))))
        .orElseGet(() -> refused(CONFLICT, named() + ", so it has no witness."));
  }

  private Transition finished(RunReport report) {
    if (change.state() != ChangeState.EXECUTING) {
      return refused(CONFLICT, named() + ", so it does not finish.");
    }
    Execution execution = change.execution().orElseThrow();
    Next next = next().execution(execution.ended(report, now));
    return switch (report) {
      case RunReport.Succeeded _ ->
          moved(
              next.state(ChangeState.EXECUTED)
                  .execution(execution.doneUpTo(change.statements().size()).ended(report, now)));
      case RunReport.Failed failed -> moved(next.state(ChangeState.FAILED).reason(words(failed)));
      case RunReport.Unknown _ when execution.unknown() ->
          refused(CONFLICT, named() + " with an unknown end; a person has to find out.");
      case RunReport.Unknown(var known) -> moved(next.reason(known));
    };
  }

  private String words(RunReport.Failed failed) {
    int done = change.execution().orElseThrow().statementsDone();
    String reason = failed.message() + " (" + failed.code() + ")";
    return done == 0
        ? reason
        : "%s. The first %d of %d statements had finished before."
            .formatted(reason, done, change.statements().size());
  }

  private Transition resolved(Resolved resolution) {
    if (change.execution().filter(Execution::unknown).isEmpty()
        || change.state() != ChangeState.EXECUTING) {
      return refused(CONFLICT, named() + ": there is nothing that a person has to find out.");
    }
    if (resolution.comment().isBlank()) {
      return refused(BAD_REQUEST, "Say how you found out what became of it.");
    }
    Optional<Refused> unfit = unfit(resolution.person(), resolution.groups());
    if (unfit.isPresent()) {
      return unfit.get();
    }
    return moved(
        next()
            .state(resolution.tookEffect() ? ChangeState.EXECUTED : ChangeState.FAILED)
            .reason(resolution.person() + ": " + resolution.comment()));
  }

  /// The execution, when it has not ended.
  private Optional<Execution> running() {
    return change
        .execution()
        .filter(
            execution -> change.state() == ChangeState.EXECUTING && execution.report().isEmpty());
  }

  private boolean timeIsOver() {
    return !now.isBefore(change.expiresAt());
  }

  /// How long a change may wait, for people and then again for its execution.
  private Duration window() {
    Duration window = Duration.between(change.createdAt(), change.expiresAt());
    return window.isNegative() ? Duration.ZERO : window;
  }

  private Refused expiredMeanwhile() {
    return refused(
        CONFLICT,
        "Change %s expired at %s; it has to be proposed again."
            .formatted(change.id(), change.expiresAt()));
  }

  private String outOfRange(int statements) {
    return "Change %s has %d statements; %d of them cannot be next."
        .formatted(change.id(), change.statements().size(), statements);
  }

  private String named() {
    return "Change " + change.id() + " is " + change.state().id();
  }

  private static Refused refused(ErrorCode code, String message) {
    return new Refused(code, message);
  }

  private static Transition moved(Next next) {
    return new Transition.Moved(next.build());
  }

  private Next next() {
    return new Next(change, now);
  }

  /// The next version of a change; what is not said stays as it is.
  private static final class Next {

    private final Change before;
    private final Instant now;
    private ChangeState state;
    private Digest digest;
    private Review review;
    private List<Approval> approvals;
    private Optional<Execution> execution;
    private String reason;
    private Instant expiresAt;

    Next(Change before, Instant now) {
      this.before = before;
      this.now = now;
      this.state = before.state();
      this.digest = before.digest();
      this.review = before.review();
      this.approvals = before.approvals();
      this.execution = before.execution();
      this.reason = before.closingReason();
      this.expiresAt = before.expiresAt();
    }

    Next state(ChangeState to) {
      state = to;
      return this;
    }

    Next review(Review completed) {
      review = completed;
      digest = Change.digestOf(before.content(), completed);
      return this;
    }

    Next approvals(List<Approval> all) {
      approvals = all;
      return this;
    }

    Next execution(Execution of) {
      execution = Optional.of(of);
      return this;
    }

    Next reason(String why) {
      reason = why;
      return this;
    }

    Next expiresAt(Instant when) {
      expiresAt = when;
      return this;
    }

    Change build() {
      return new Change(
          before.id(),
          before.version() + 1,
          state,
          before.origin(),
          before.target(),
          before.environment(),
          before.agent(),
          before.onBehalfOf(),
          before.askedBy(),
          before.statements(),
          before.session(),
          before.content(),
          digest,
          review,
          approvals,
          execution,
          reason,
          before.undoes(),
          before.createdAt(),
          expiresAt,
          now);
    }
  }
}
