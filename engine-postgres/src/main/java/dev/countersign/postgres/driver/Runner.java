package dev.countersign.postgres.driver;

import dev.countersign.core.CountersignException;
import dev.countersign.core.Target;
import dev.countersign.core.engine.RunOrder;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.engine.TargetEngine.Outcome;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.driver.AttemptEnd.CommitLost;
import dev.countersign.postgres.driver.AttemptEnd.Done;
import dev.countersign.postgres.driver.AttemptEnd.Refused;
import dev.countersign.postgres.driver.AttemptEnd.Unclear;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Runs ratified changes on a target: exactly the statements and values that were approved, each
/// run on a connection of its own. Thread-safe.
///
/// ```
/// connect → settings → BEGIN → witness → statements → COMMIT
///              ↑ a lock, deadlock or serialization failure: roll back, pause, again
/// ```
public final class Runner {

  private static final Set<String> WORTH_ANOTHER_ATTEMPT = Set.of("55P03", "40P01", "40001");

  /// The server's words for "not inside a transaction block", said before anything took effect.
  private static final Set<String> MUST_RUN_BARE = Set.of("25001", "2D000");

  private static final Set<String> LOCK_WAITS = Set.of("55P03", "40P01");
  private static final int INQUIRIES_MAX = 10;

  private final Target target;
  private final int replyBytesMax;
  private final Tempo tempo;

  /// A runner for one target.
  ///
  /// @param replyBytesMax how much of the server's answers is kept for a waiting client
  public Runner(Target target, int replyBytesMax, Tempo tempo) {
    this.target = target;
    this.replyBytesMax = replyBytesMax;
    this.tempo = tempo;
  }

  /// Runs a change; see [dev.countersign.core.engine.TargetEngine#run].
  public RunReport run(RunOrder order, PgParser parser, Consumer<String> witness) {
    if (order.keeping().isEmpty()) {
      return run(order, RunModes.of(order.statements(), parser), witness);
    }
    SingleStatements single = SingleStatements.of(order, parser);
    RunMode mode = RunModes.of(single.order().statements(), parser);
    return single.joined(run(single.order(), mode, witness));
  }

  /// Runs a change in this mode.
  public RunReport run(RunOrder order, RunMode mode, Consumer<String> witness) {
    long start = tempo.nanoTime().getAsLong();
    var lockWait = Duration.ZERO;
    RunMode now = mode;
    for (int attempt = 1; ; attempt++) {
      AttemptEnd end = attempt(order, now, witness);
      if (end instanceof Refused refused) {
        if (mustRunBare(refused, order, now)) {
          now = RunMode.BARE;
          attempt--;
          continue;
        }
        if (LOCK_WAITS.contains(refused.error().sqlState())) {
          lockWait = lockWait.plus(refused.waited());
        }
        if (worthAnotherAttempt(refused, order, now) && attempt < order.attempts()) {
          tempo.backOff(attempt);
          continue;
        }
      }
      return report(end, new Measured(start, lockWait, attempt));
    }
  }

  /// What became of an execution; see [dev.countersign.core.engine.TargetEngine#outcomeOf].
  ///
  /// @throws CountersignException with `TARGET_UNREACHABLE` when the server cannot be asked
  public Outcome outcomeOf(String witness) {
    return Witness.transactionId(witness).map(this::statusOf).orElse(Outcome.UNKNOWN);
  }

  private AttemptEnd attempt(RunOrder order, RunMode mode, Consumer<String> witness) {
    try (var link = PgLink.open(target, target.runner(), startup(order.label()))) {
      return new Attempt(link, order, mode, tempo, replyBytesMax).run(witness);
    } catch (CountersignException e) {
      return switch (e.code()) {
        case TARGET_UNREACHABLE ->
            Refused.ours(
                "08001", String.valueOf(e.getMessage()), "Nothing of the change took effect.");
        default -> throw e;
      };
    }
  }

  private static boolean mustRunBare(Refused refused, RunOrder order, RunMode mode) {
    return mode == RunMode.WRAPPED
        && order.keeping().isEmpty()
        && order.statements().size() == 1
        && MUST_RUN_BARE.contains(refused.error().sqlState());
  }

  private static boolean worthAnotherAttempt(Refused refused, RunOrder order, RunMode mode) {
    return refused.clean()
        && WORTH_ANOTHER_ATTEMPT.contains(refused.error().sqlState())
        && !(mode == RunMode.BARE && SessionSettings.concurrent(order));
  }

  private RunReport report(AttemptEnd end, Measured measured) {
    return switch (end) {
      case Done done -> succeeded(done, measured);
      case Refused refused -> failed(refused, measured);
      case CommitLost lost -> settle(lost, measured);
      case Unclear unclear -> new RunReport.Unknown(unclear.known());
    };
  }

  private RunReport succeeded(Done done, Measured measured) {
    return new RunReport.Succeeded(
        done.tags(),
        Answer.rows(done.tags()),
        tempo.since(measured.startNanos()),
        measured.lockWait(),
        measured.attempts(),
        done.reply());
  }

  private RunReport failed(Refused refused, Measured measured) {
    String message = refused.error().message();
    return new RunReport.Failed(
        refused.error().sqlState(),
        refused.clean()
            ? message
            : message + " (what ran before it outside of a transaction may have taken effect)",
        refused.error().detail(),
        tempo.since(measured.startNanos()),
        measured.lockWait(),
        measured.attempts(),
        refused.reply());
  }

  private RunReport settle(CommitLost lost, Measured measured) {
    for (int inquiry = 1; inquiry <= INQUIRIES_MAX; inquiry++) {
      Outcome outcome = inquire(lost.witness());
      switch (outcome) {
        case COMMITTED -> {
          return succeeded(lost.ifCommitted(), measured);
        }
        case ABORTED -> {
          return failed(
              Refused.ours(
                  "08006",
                  "the connection was lost at the commit, and the server rolled it back",
                  "Nothing of the change took effect."),
              measured);
        }
        case IN_PROGRESS, UNKNOWN -> tempo.backOff(inquiry);
      }
    }
    return new RunReport.Unknown(
        "The connection was lost at the commit (%s) and the server could not tell what became of %s."
            .formatted(lost.why(), lost.witness()));
  }

  private Outcome inquire(String witness) {
    try {
      return outcomeOf(witness);
    } catch (CountersignException e) {
      return Outcome.UNKNOWN;
    }
  }

  private Outcome statusOf(String transactionId) {
    try (var link = PgLink.open(target, target.runner(), startup("countersign"))) {
      Answer answer =
          link.query("SELECT pg_catalog.pg_xact_status('" + transactionId + "')", 1 << 12);
      return switch (answer.firstValue().orElse("")) {
        case "committed" -> Outcome.COMMITTED;
        case "aborted" -> Outcome.ABORTED;
        case "in progress" -> Outcome.IN_PROGRESS;
        default -> Outcome.UNKNOWN;
      };
    } catch (IOException e) {
      return Outcome.UNKNOWN;
    }
  }

  private static Map<String, String> startup(String label) {
    return Map.of("application_name", label, "client_encoding", "UTF8");
  }

  /// What all reports carry.
  private record Measured(long startNanos, Duration lockWait, int attempts) {}
}
