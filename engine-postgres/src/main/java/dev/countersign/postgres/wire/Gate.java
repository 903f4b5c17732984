package dev.countersign.postgres.wire;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.Steps;
import dev.countersign.core.wire.VerdictMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Decides every batch of the client's messages, and forwards it or does not.
///
/// # Why nothing passes undecided
///
/// Only two messages make the server run a statement that a client wrote: Query, and Bind (which
/// makes the portal that Execute then runs). Parse and Describe run nothing. So every Query and
/// every Bind needs a verdict before its batch is forwarded; Execute needs none, because no portal
/// exists at the server that was not decided when it was bound, or when the cursor was declared by
/// SQL.
///
/// A Bind names a statement, and what that name stands for is the server's business.
/// [PreparedNames] holds what the server has confirmed. While a message is under way that may
/// change the name, and it is not in this very batch, the batch waits: the message could still fail
/// or be skipped. Inside one batch no waiting is needed, since a Parse that fails makes the server
/// skip the Bind behind it. A name that is not known is refused here, in the server's own words.
///
/// The same text means something else in another session state. The server resolves the names of a
/// prepared statement anew when its search path changed, but not when a temporary table came to
/// shadow another, so a statement that was parsed under another state is parsed anew, by the gate,
/// before its next Bind; and a portal that was bound in another state is not run any more. While
/// the state is in doubt ([SessionTracker]) the batch waits until the server has answered
/// everything, and the gate asks the server ([StateProbe]).
///
/// # Known and unknown
///
/// A batch all of whose statements are remembered as allowed is forwarded at once, also while
/// earlier answers are under way. Any other batch waits until the server has answered everything,
/// so that the transaction status, the names and the state are exact when the question is put, and
/// so that our own answer comes after the replies to everything before it. BEGIN, COMMIT and their
/// like are asked about on their own, because they must run in the client's session whatever
/// becomes of their neighbours; all other statements of the batch are one question, because they
/// would be one change.
///
/// A pipeline that has grown long without a Sync, and is known to be allowed so far, is cut, as the
/// client itself could have done with a Flush. What is refused later fails the whole transaction.
///
/// # Refusing
///
/// A real error aborts the transaction, and makes the server skip to Sync. Client and server must
/// agree on that, or the client would commit half of what it meant. Outside of a transaction there
/// is nothing to abort: the gate answers by itself and the server never hears of it. Inside, the
/// gate sends in place of the refused batch a text that cannot be parsed (so it fails in any state
/// and runs nothing), and gives its own error to the client in place of the server's: the server's
/// transaction has failed, it skips to Sync, and it reports so itself.
///
/// Not thread-safe.
final class Gate {

  private final Asking asking;
  private final Forwarding forwarding;
  private final Refusing refusing;
  private final Answering answering;
  private final Outstanding outstanding;
  private final SessionTracker tracker;
  private final PreparedNames names;
  private final Flow flow;
  private final Outbound toServer;
  private final LongSupplier nanoTime;
  private Optional<StateProbe> probing = Optional.empty();
  private long ticket;
  private boolean judging;
  private Optional<Ruling> ruling = Optional.empty();

  Gate(SessionParts parts, VerdictMemory memory, int batchStatements, LongSupplier nanoTime) {
    this.outstanding = parts.outstanding();
    this.tracker = parts.tracker();
    this.names = parts.names();
    this.flow = parts.flow();
    this.toServer = parts.toServer();
    this.nanoTime = nanoTime;
    this.forwarding = new Forwarding(parts);
    this.refusing = new Refusing(parts);
    this.answering = new Answering(parts, forwarding, refusing);
    this.asking = new Asking(parts, memory, batchStatements);
  }

  KnownState state() {
    return tracker.state();
  }

  boolean judging() {
    return judging;
  }

  /// Asks the server for the session's state.
  void probe(Steps steps) {
    var probe = new StateProbe();
    ByteBuffer question = probe.ask(!flow.groupOpen, outstanding);
    toServer.send(question, steps);
    probing = Optional.of(probe);
  }

  /// The client leaves.
  void terminate(Steps steps) {
    toServer.send(Messages.empty('X'), steps);
    steps.close("the client ended the session");
  }

  /// The answer to what [Asking] asked. What follows from it happens with the next [#decide].
  void ruled(long answered, Ruling answer) {
    if (judging && answered == ticket) {
      ruling = Optional.of(answer);
    }
  }

  /// Whether all statements of a batch that is not complete yet are known to be allowed.
  boolean allKnown(Batch batch, ClientBytes bytes) {
    return !tracker.careful()
        && probing.isEmpty()
        && asking.resolve(batch) == Asking.Resolved.ALL
        && asking.recallAll(batch, bytes);
  }

  /// Goes on with a batch that is complete.
  ///
  /// @return false when something has to happen first; true when it was dealt with, and none of its
  ///   bytes are left
  boolean decide(Batch batch, ClientBytes bytes, Steps steps) throws ProtocolViolation {
    if (judging) {
      return ruling.isPresent() && follow(ruling.get(), batch, bytes, steps);
    }
    if (probing.isPresent()) {
      if (!outstanding.drained()) {
        return false;
      }
      Optional<ByteBuffer> failure = probed(probing.get());
      if (failure.isPresent()) {
        refusing.answer(failure.get(), batch, bytes, steps);
        return true;
      }
    }
    if (flow.skipping) {
      refusing.skip(batch, bytes, steps);
      return true;
    }
    boolean drained = outstanding.drained();
    if (batch.refusal().isPresent()) {
      return drained && refuse(batch.refusal().get(), batch, bytes, steps);
    }
    if (flow.copyPossible && !drained) {
      return false;
    }
    flow.copyPossible = false;
    if (!batch.touchesState() && !(tracker.careful() && batch.executes())) {
      forwarding.forward(batch, bytes, Optional.empty(), steps);
      return true;
    }
    return decideStatements(batch, bytes, steps);
  }

  private boolean decideStatements(Batch batch, ClientBytes bytes, Steps steps)
      throws ProtocolViolation {
    boolean drained = outstanding.drained();
    if (tracker.careful() && !drained) {
      return false;
    }
    if (tracker.unsure() && !inFailedTransaction(batch)) {
      if (flow.status == Flow.FAILED) {
        return refuse(Refusing.FAILED_TRANSACTION, batch, bytes, steps);
      }
      probe(steps);
      return false;
    }
    if (tracker.careful() && !asking.portalsAreOfThisState(batch, bytes)) {
      return refuse(Refusing.BOUND_TOO_EARLY, batch, bytes, steps);
    }
    return switch (asking.resolve(batch)) {
      case WAIT -> false;
      case MISSING -> drained && refuse(Refusing.unknownName(batch), batch, bytes, steps);
      case ALL -> {
        if (asking.recallAll(batch, bytes)) {
          if (!drained && asking.mayCopy(batch)) {
            yield false;
          }
          asking.passed(batch, steps);
          forwarding.forward(batch, bytes, Optional.empty(), steps);
          yield true;
        }
        yield drained && ask(batch, bytes, steps);
      }
    };
  }

  /// In a failed transaction only its end can run, and that means the same in any state.
  private boolean inFailedTransaction(Batch batch) {
    return flow.status == Flow.FAILED && Asking.onlyRecovers(batch);
  }

  private boolean ask(Batch batch, ClientBytes bytes, Steps steps) throws ProtocolViolation {
    if (flow.status == Flow.FAILED && Asking.failsAgain(batch)) {
      return refuse(Refusing.FAILED_TRANSACTION, batch, bytes, steps);
    }
    Optional<PgError> refused = asking.unaskable(batch);
    if (refused.isPresent()) {
      return refuse(refused.get(), batch, bytes, steps);
    }
    List<Asked> question = asking.question(batch, bytes);
    judging = true;
    ruling = Optional.empty();
    steps.judge(++ticket, question);
    return ruling.isPresent() && follow(ruling.get(), batch, bytes, steps);
  }

  private boolean follow(Ruling answer, Batch batch, ClientBytes bytes, Steps steps)
      throws ProtocolViolation {
    judging = false;
    ruling = Optional.empty();
    return switch (answer) {
      case Ruling.Proceed(Classified classified, boolean report) ->
          proceed(classified, report, batch, bytes, steps);
      case Ruling.Answered(RunReport outcome) -> answered(outcome, batch, bytes, steps);
      case Ruling.Misread(Classified.Misread error) ->
          refuse(
              PgError.error(error.code(), error.message()).at(error.position()),
              batch,
              bytes,
              steps);
      case Ruling.Refuse refusal -> refuse(Refusing.error(refusal), batch, bytes, steps);
    };
  }

  private boolean proceed(
      Classified classified, boolean report, Batch batch, ClientBytes bytes, Steps steps)
      throws ProtocolViolation {
    if (asking.leftOpen(batch)) {
      if (report) {
        return refuse(Refusing.NOT_ALONE, batch, bytes, steps);
      }
      asking.decided(batch, classified);
      return decideStatements(batch, bytes, steps);
    }
    if (classified.changesSession() && !Asking.isOneByOne(batch, bytes)) {
      return refuse(Refusing.PARSED_TOO_EARLY, batch, bytes, steps);
    }
    Optional<OutcomeReport> outcome =
        report ? Optional.of(new OutcomeReport(ticket, nanoTime)) : Optional.empty();
    asking.passed(batch, steps);
    asking.track(classified);
    forwarding.forward(batch, bytes, outcome, steps);
    return true;
  }

  private boolean answered(RunReport outcome, Batch batch, ClientBytes bytes, Steps steps) {
    return switch (outcome) {
      case RunReport.Succeeded done -> {
        if (asking.leftOpen(batch)) {
          yield refuse(Refusing.NOT_ALONE, batch, bytes, steps);
        }
        asking.passed(batch, steps);
        answering.answer(done, batch, bytes, steps);
        yield true;
      }
      case RunReport.Failed failed -> {
        ByteBuffer error =
            failed.reply().length() > 0
                ? ByteBuffer.wrap(failed.reply().toArray())
                : PgError.error(failed.code(), failed.message()).toMessage();
        refusing.refuse(error, batch, bytes, steps);
        yield true;
      }
      case RunReport.Unknown(String known) -> {
        PgError error = PgError.error("08007", "nobody can tell whether the statement took effect");
        yield refuse(error.hint(known), batch, bytes, steps);
      }
    };
  }

  private boolean refuse(PgError error, Batch batch, ClientBytes bytes, Steps steps) {
    refusing.refuse(error.toMessage(), batch, bytes, steps);
    return true;
  }

  /// @return the server's error message, when it did not answer the question
  private Optional<ByteBuffer> probed(StateProbe probe) {
    probing = Optional.empty();
    if (probe.failure().isEmpty()) {
      KnownState found = KnownState.of(probe.state());
      names.replaceNamed(probe.prepared(tracker.preparedUnder(found)));
      tracker.learned(found);
    }
    return probe.failure();
  }

  /// Whether there is a reason for [RequestSide] to try again although no batch is complete.
  void settle() {
    if (outstanding.drained() && probing.isPresent() && probing.get().failure().isEmpty()) {
      probed(probing.get());
    }
  }
}
