package dev.countersign.server.gateway;

import dev.countersign.core.CountersignException;
import dev.countersign.core.Statement;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.VerdictMemory.Remembered;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.change.Held;
import dev.countersign.server.change.HeldBatch;
import dev.countersign.server.change.Waiter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides what becomes of the statements that a conversation asks about. Blocks; thread-safe.
///
/// A batch is as bad as its worst statement: one that is denied refuses all of it, one that is held
/// holds all of it. Whatever goes wrong here ends in a refusal.
final class Judge {

  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

  private final Supplier<Policy> policy;
  private final ChangeDesk desk;
  private final GatewayJournal journal;
  private final GatewayMeters meters;
  private final Clock clock;

  Judge(
      Supplier<Policy> policy,
      ChangeDesk desk,
      GatewayJournal journal,
      GatewayMeters meters,
      Clock clock) {
    this.policy = policy;
    this.desk = desk;
    this.journal = journal;
    this.meters = meters;
    this.clock = clock;
  }

  /// What becomes of a batch; holds it as long as the policy says.
  Judged judge(SessionFacts session, Memory memory, List<Asked> batch, Waiter waiter) {
    try {
      return decide(session, memory, batch, waiter);
    } catch (CountersignException e) {
      LOG.warn("Session {}: a statement is refused: {}", session.id(), e.getMessage());
      meters.faulted();
      return Judged.unavailable("countersign cannot decide this statement: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("Session {}: a statement is refused after a fault", session.id(), e);
      meters.faulted();
      return Judged.unavailable("countersign cannot decide this statement because of a fault");
    }
  }

  /// The server answered what a ratified change let through.
  void finished(SessionFacts session, ChangeId change, RunReport report) {
    try {
      session.target().changeEnded();
    } finally {
      desk.sessionFinished(change, report);
    }
  }

  private Judged decide(SessionFacts session, Memory memory, List<Asked> batch, Waiter waiter) {
    Policy now = policy.get();
    Memory.Stamp stamp = memory.stamp();
    List<Decided> decided = decideEach(session, now, batch);
    Classified together = Batches.together(decided.stream().map(Decided::classified).toList());
    Decided worst = Batches.worst(decided);
    meters.judged(worst.verdict());
    if (together.misread().isPresent() && !(worst.verdict() instanceof Verdict.Deny)) {
      return misread(session, batch, together.misread().get());
    }
    return switch (worst.verdict()) {
      case Verdict.Allow _ -> allow(session, memory, stamp, now, decided, together);
      case Verdict.Deny deny -> deny(session, worst, deny);
      case Verdict.Hold hold -> hold(session, batch, together, hold, waiter);
    };
  }

  /// Classifies statement by statement; from one that changes the session's state on, all together,
  /// because what follows means what that state says.
  private List<Decided> decideEach(SessionFacts session, Policy now, List<Asked> batch) {
    List<Decided> decided = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Asked asked = batch.get(i);
      Classified own = seen(session, asked, List.of(asked.statement()));
      if (own.changesSession() && i < batch.size() - 1) {
        decided.add(decideRest(session, now, batch.subList(i, batch.size())));
        return decided;
      }
      Verdict verdict = now.decide(evidence(session, own, asked.inTransaction()));
      decided.add(new Decided(asked, own, verdict, true));
    }
    return decided;
  }

  private Decided decideRest(SessionFacts session, Policy now, List<Asked> rest) {
    Asked first = rest.getFirst();
    Classified joint = seen(session, first, rest.stream().map(Asked::statement).toList());
    return new Decided(
        first, joint, now.decide(evidence(session, joint, first.inTransaction())), false);
  }

  /// What is missing in the catalogue may be what the open transaction has made, be it by a
  /// ratified change that runs on the agent's own session or by what the policy allows.
  private static Classified seen(SessionFacts session, Asked asked, List<Statement> statements) {
    Classified classified = session.target().classify(statements, asked.session());
    return asked.transactionMayHaveMade()
        ? classified.replacing(Action.MISSING, Action.UNKNOWN)
        : classified;
  }

  private Judged allow(
      SessionFacts session,
      Memory memory,
      Memory.Stamp stamp,
      Policy now,
      List<Decided> decided,
      Classified together) {
    List<Remembered> passed = new ArrayList<>();
    for (Decided one : decided) {
      Remembered remembered = new Remembered(one.classified(), one.verdict().rule());
      passed.add(remembered);
      if (one.single() && repeatable(session, now, one)) {
        keep(memory, stamp, one, remembered);
      }
    }
    return new Judged(new Ruling.Proceed(together, false), Optional.empty(), passed);
  }

  /// Whether the same text gets the same verdict again: now and later, inside a transaction and
  /// not.
  private boolean repeatable(SessionFacts session, Policy now, Decided one) {
    Evidence otherwise = evidence(session, one.classified(), !one.asked().inTransaction());
    return now.timeless()
        && one.classified().repeatable()
        && now.decide(otherwise) instanceof Verdict.Allow;
  }

  private static void keep(Memory memory, Memory.Stamp stamp, Decided one, Remembered remembered) {
    memory.keep(stamp, one.asked().exact(), remembered);
    if (one.classified().literalIndependent()) {
      one.asked().shape().ifPresent(shape -> memory.keep(stamp, shape, remembered));
    }
  }

  /// No text that the grammar does not take is forwarded, and nobody needs to look at it.
  private Judged misread(SessionFacts session, List<Asked> batch, Classified.Misread error) {
    Verdict.Deny verdict = new Verdict.Deny("grammar", error.message());
    journal.refused(session, batch.getFirst().statement(), verdict);
    return Judged.of(new Ruling.Misread(error));
  }

  private Judged deny(SessionFacts session, Decided worst, Verdict.Deny deny) {
    journal.refused(session, worst.asked().statement(), deny);
    return Judged.of(
        new Ruling.Refuse(
            Ruling.Why.DENIED,
            "countersign denies this statement: " + deny.reason(),
            "Decided by rule \"" + deny.rule() + "\".",
            "A denied statement cannot be approved; do it in another way."));
  }

  private Judged hold(
      SessionFacts session,
      List<Asked> batch,
      Classified together,
      Verdict.Hold verdict,
      Waiter waiter) {
    Held held =
        desk.hold(
            new HeldBatch(
                session.id(),
                session.who().agent(),
                session.who().onBehalfOf(),
                session.target(),
                batch,
                together,
                verdict),
            waiter);
    if (held.running().isPresent()) {
      session.target().changeStarts();
    }
    return new Judged(held.ruling(), held.running(), List.of());
  }

  private Evidence evidence(SessionFacts session, Classified classified, boolean inTransaction) {
    return new Evidence(
        session.who().agent(),
        session.who().onBehalfOf(),
        session.who().target().name(),
        session.who().target().engine(),
        session.who().target().environment(),
        classified.kinds(),
        classified.effects(),
        classified.findings(),
        classified.locks(),
        Impact.UNKNOWN,
        inTransaction,
        clock.instant());
  }

  /// One statement, or the joined rest of a batch, and what the policy says of it.
  ///
  /// @param single false for a joined rest, which is not remembered
  record Decided(Asked asked, Classified classified, Verdict verdict, boolean single) {}
}
