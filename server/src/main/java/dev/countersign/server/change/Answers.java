package dev.countersign.server.change;

import dev.countersign.core.CountersignException;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.Execution;
import dev.countersign.core.change.Origin;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.Ruling.Why;
import java.net.URI;
import java.util.Optional;

/// What a held client is told: which change, why, and what to do next.
final class Answers {

  private final String publicUrl;

  Answers(URI publicUrl) {
    this.publicUrl = publicUrl.toString().replaceAll("/+$", "");
  }

  String link(ChangeId id) {
    return publicUrl + "/changes/" + id;
  }

  String waiting(Change change) {
    return "Change %s waits for %s: %s"
        .formatted(change.id(), change.waitingFor(), link(change.id()));
  }

  String ownTransaction(Change change) {
    return "Change %s will run in a transaction of its own: a ROLLBACK of yours does not undo it."
        .formatted(change.id());
  }

  String stillWaiting(Change change) {
    return "%s approved change %s; it still waits for %s."
        .formatted(change.approvals().getLast().person(), change.id(), change.waitingFor());
  }

  Held proceed(Classified classified, ChangeId id) {
    return new Held(new Ruling.Proceed(classified, true), Optional.of(id));
  }

  Held answered(Change change, RunReport report) {
    return switch (report) {
      case RunReport.Succeeded _, RunReport.Failed _ ->
          new Held(new Ruling.Answered(report), Optional.empty());
      case RunReport.Unknown(var known) ->
          Held.refuse(
              Why.UNAVAILABLE,
              "It is not known whether change " + change.id() + " took effect: " + known,
              link(change.id()),
              "Do not send it again before a person has found out.");
    };
  }

  Held pending(Change change) {
    return Held.refuse(
        Why.PENDING,
        "Held as change %s, which waits for %s.".formatted(change.id(), change.waitingFor()),
        link(change.id()),
        change.origin() == Origin.SCRIPT
            ? "Send the script's statements in their order after it was approved."
            : "Send exactly the same again after it was approved; it then runs once.");
  }

  Held inTransaction(Change change) {
    return Held.refuse(
        Why.IN_TRANSACTION,
        "This has to be approved first, and the transaction has already done something: it is "
            + "filed as change %s, which waits for %s.".formatted(change.id(), change.waitingFor()),
        link(change.id()),
        "Roll back. Send the statement outside a transaction, or propose the whole transaction as "
            + "one script.");
  }

  Held ratifiedInTransaction(Change change) {
    return Held.refuse(
        Why.IN_TRANSACTION,
        "Change %s is ratified, but runs in a transaction of its own; yours has already worked."
            .formatted(change.id()),
        link(change.id()),
        "Roll back, then send exactly the same outside a transaction; it then runs once.");
  }

  Held cancelled(Change change) {
    return Held.refuse(
        Why.CANCELLED,
        "Change " + change.id() + " was withdrawn because its query was cancelled.",
        link(change.id()),
        "");
  }

  Held stoppedWaiting(Change change) {
    return Held.refuse(
        Why.CANCELLED,
        "The query was cancelled; change " + change.id() + " is still open.",
        link(change.id()),
        "Withdraw the change if the script is not wanted any more.");
  }

  /// A change that can no longer run for this client.
  Held over(Change change) {
    String reason = change.closingReason();
    return switch (change.state()) {
      case PENDING, RATIFIED -> pending(change);
      case REJECTED ->
          Held.refuse(
              Why.REJECTED,
              "Change " + change.id() + " was rejected by " + reason,
              link(change.id()),
              "Change the statement according to the reason before sending it again.");
      case WITHDRAWN ->
          Held.refuse(
              Why.CANCELLED, "Change " + change.id() + " was " + reason, link(change.id()), "");
      case EXPIRED, STALE ->
          Held.refuse(
              Why.STALE,
              "Change %s is %s: %s".formatted(change.id(), change.state().id(), reason),
              link(change.id()),
              "Send it again to have it reviewed anew.");
      case EXECUTING, EXECUTED, FAILED, UNDONE ->
          Held.refuse(
              Why.STALE,
              "Change %s was started for another session, and runs only once."
                  .formatted(change.id()),
              link(change.id()),
              "Look at what became of it before sending it again.");
    };
  }

  Held outOfOrder(Change change, int next, int sent) {
    return Held.refuse(
        Why.PENDING,
        "Statement %d of change %s is next; this is statement %d."
            .formatted(next, change.id(), sent),
        link(change.id()),
        "Send the statements in the order in which they were approved.");
  }

  Held otherSession(Change change, String difference) {
    return Held.refuse(
        Why.PENDING,
        "Change %s was approved for another session state: %s".formatted(change.id(), difference),
        link(change.id()),
        "Connect again without changing settings, or propose the script anew.");
  }

  /// A script that runs does not take the next statement at this moment.
  Held notNow(Change change, String why) {
    return Held.refuse(
        Why.PENDING,
        why,
        link(change.id()),
        change.execution().filter(Execution::unknown).isPresent()
            ? "A person has to find out first what became of the statement before."
            : "Go on with the statement that is next, once the one before has ended.");
  }

  Held denied(String rule, String reason) {
    return Held.refuse(Why.DENIED, "Denied by rule " + rule + ": " + reason, "", "");
  }

  /// The gate cannot do its work, so it refuses.
  Held failed(CountersignException failure) {
    Why why =
        switch (failure.code()) {
          case LIMIT, RATE_LIMIT -> Why.LIMIT;
          case CONFLICT, NOT_ALLOWED, NOT_FOUND, BAD_REQUEST, BAD_NAME -> Why.STALE;
          case CONFIGURATION,
              POLICY,
              NOT_AUTHENTICATED,
              TARGET_UNREACHABLE,
              STORE,
              LEDGER,
              LEDGER_KEY,
              LISTEN,
              INTERNAL ->
              Why.UNAVAILABLE;
        };
    return Held.refuse(why, String.valueOf(failure.getMessage()), "", "");
  }
}
