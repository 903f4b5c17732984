package dev.countersign.server.change;

import dev.countersign.core.Statement;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Origin;
import dev.countersign.core.change.Transition;
import dev.countersign.core.engine.RehearsalOrder;
import dev.countersign.core.engine.RehearsalOrder.Phase;
import dev.countersign.core.engine.Rehearser;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.engine.TargetEngine.ScriptPart;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.Review;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Rewrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has filed changes rehearsed, each on a thread of its own, and completes their reviews.
///
/// A review says from the beginning that its rehearsal is running, so nobody can approve what they
/// have not seen. Several nodes may rehearse the same change after a crash; the first result
/// counts, and the others are refused by the table.
final class Rehearsing {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsing.class);

  private final Docket docket;
  private final Map<ChangeId, Thread> running = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Rehearsing(Docket docket) {
    this.docket = docket;
  }

  /// What the review of a new change says of its rehearsal; empty where there is none. An undo is
  /// not rehearsed: on a clone, what it reverses has not run.
  Optional<Rehearsal> asked(Draft draft) {
    return draft.origin() == Origin.UNDO
        ? Optional.empty()
        : draft.engine().rehearser().map(rehearser -> rehearser.asked(docket.now()));
  }

  /// Starts the rehearsal that the review of a change waits for, if it does.
  void start(Change change, TargetEngine engine) {
    if (!waits(change)) {
      return;
    }
    Optional<Rehearser> rehearser = engine.rehearser();
    if (rehearser.isEmpty()) {
      giveUp(change, "Its target has no rehearsal any more.");
      return;
    }
    running.computeIfAbsent(
        change.id(),
        id ->
            Thread.ofVirtual()
                .name("rehearsal-" + id)
                .start(() -> run(change, engine, rehearser.get())));
  }

  /// Returns when the rehearsal of a change has ended, if it runs here.
  void await(ChangeId id) throws InterruptedException {
    Thread thread = running.get(id);
    if (thread != null) {
      thread.join();
    }
  }

  /// The process ends: what is still being rehearsed is rehearsed again by whoever comes next.
  void close() {
    closed = true;
  }

  /// Gives up a rehearsal that nobody here runs and that should have ended; true when it did so.
  boolean overdue(Change change) {
    boolean over =
        waits(change)
            && !running.containsKey(change.id())
            && change
                .review()
                .rehearsal()
                .filter(rehearsal -> !docket.now().isBefore(rehearsal.until()))
                .isPresent();
    return over && giveUp(change, "Whoever rehearsed it was stopped meanwhile.");
  }

  private static boolean waits(Change change) {
    return change.state() == ChangeState.PENDING && change.review().incomplete();
  }

  private boolean giveUp(Change change, String why) {
    Rehearsal asked = change.review().rehearsal().orElseThrow();
    return keep(change.id(), asked.impossible(why, docket.now()), List.of());
  }

  private void run(Change change, TargetEngine engine, Rehearser rehearser) {
    Rehearsal asked = change.review().rehearsal().orElseThrow();
    try {
      Rehearsal result = rehearser.rehearse(order(change, engine), asked);
      keep(change.id(), result, engine.findings(result, change.review().statements()));
    } catch (RuntimeException e) {
      if (closed) {
        LOG.info("the rehearsal of change {} ends with the process", change.id());
        return;
      }
      LOG.error("the rehearsal of change {} broke off: a fault of the desk", change.id(), e);
      keep(
          change.id(),
          asked.impossible("It broke off inside Countersign.", docket.now()),
          List.of());
    } finally {
      running.remove(change.id());
    }
  }

  private boolean keep(ChangeId id, Rehearsal result, List<Finding> findings) {
    Transition kept = docket.attempt(id, Actors.GATE, new ChangeEvent.Rehearsed(result, findings));
    if (kept instanceof Transition.Refused(_, var message)) {
      LOG.info("the rehearsal of change {} came too late: {}", id, message);
    }
    return kept instanceof Transition.Moved;
  }

  private static RehearsalOrder order(Change change, TargetEngine engine) {
    Review review = change.review();
    return new RehearsalOrder(
        change.statements(),
        change.origin() == Origin.SCRIPT,
        undo(review, engine),
        rewrite(review),
        effects(change, engine),
        change.session(),
        review.role(),
        review.serverVersion(),
        objects(review),
        "countersign change " + change.id(),
        review.keeping(0, Integer.MAX_VALUE));
  }

  /// The undo that a person would get: our own where there is one, else the one that came along.
  private static List<Statement> undo(Review review, TargetEngine engine) {
    if (!review.undo().statements().isEmpty()) {
      return review.undo().statements().stream().map(Statement::of).toList();
    }
    return review.proposedUndo().stream()
        .flatMap(script -> engine.split(script).stream())
        .map(ScriptPart::statement)
        .toList();
  }

  private static List<Effect> effects(Change change, TargetEngine engine) {
    Review review = change.review();
    var all = new ArrayList<Effect>();
    review.statements().forEach(statement -> all.addAll(statement.effects()));
    if (review.undo().statements().isEmpty()) {
      all.addAll(engine.classify(undo(review, engine), change.session()).effects());
    }
    return all;
  }

  private static List<Phase> rewrite(Review review) {
    List<ReviewedStatement> all = review.statements();
    boolean possible =
        all.stream().anyMatch(statement -> statement.rewrite().isPresent())
            && all.stream().allMatch(statement -> statement.values().isEmpty());
    return possible ? all.stream().flatMap(Rehearsing::phases).toList() : List.of();
  }

  private static Stream<Phase> phases(ReviewedStatement statement) {
    return statement
        .rewrite()
        .map(rewrite ->
            rewrite.phases().stream()
                .map(phase ->
                    new Phase(
                        phase.statements().stream().map(Statement::of).toList(),
                        phase.run() == Rewrite.Run.TRANSACTION)))
        .orElseGet(() -> Stream.of(new Phase(List.of(Statement.of(text(statement))), true)));
  }

  private static String text(ReviewedStatement statement) {
    return statement.disclosure().pieces().stream()
        .map(Disclosure.Piece::text)
        .collect(Collectors.joining());
  }

  private static List<String> objects(Review review) {
    return review.statements().stream()
        .flatMap(statement -> statement.locks().stream())
        .map(LockForecast::object)
        .distinct()
        .toList();
  }
}
