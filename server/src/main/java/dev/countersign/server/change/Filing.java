package dev.countersign.server.change;

import static java.util.stream.Collectors.joining;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Origin;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.Prospect;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.engine.TargetEngine.ScriptPart;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.review.Review;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import dev.countersign.ledger.Subject;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Turns drafts into reviewed changes that wait for people.
final class Filing {

  private static final String UNDO_RULE = "undo";

  private final ChangeStore store;
  private final Docket docket;
  private final Judging judging;
  private final Paces paces;
  private final DeskSettings settings;
  private final Rehearsing rehearsing;

  Filing(Fittings fittings, Rehearsing rehearsing) {
    this.rehearsing = rehearsing;
    this.store = fittings.store();
    this.docket = fittings.docket();
    this.judging = fittings.judging();
    this.paces = fittings.paces();
    this.settings = fittings.settings();
  }

  /// Reviews a draft and files it. The snapshot of its target's catalogue has to be of this moment.
  ///
  /// @throws CountersignException with `LIMIT` when its agent has too many open changes on the
  ///   target
  Outcome file(Draft draft) {
    refuseTooMany(draft);
    Policy rules = judging.policy();
    ChangeId id = store.nextId();
    Facts facts = facts(draft, id);
    return switch (rules.decide(facts.evidence())) {
      case Verdict.Deny(var rule, var reason) -> denied(draft, rule, reason);
      case Verdict.Hold hold ->
          new Outcome.Waits(keep(draft, id, review(draft, facts, hold, rules), rules));
      case Verdict.Allow(var rule) ->
          new Outcome.Waits(
              keep(draft, id, review(draft, facts, looked(draft, rule), rules), rules));
    };
  }

  /// The number comes first: what is kept for the undo is named by it, and by the time, so that
  /// another store that begins to count anew does not use the same name. What the policy allows in
  /// a script passes on the agent's session, where nothing is kept.
  private Prospect prospect(Draft draft, ChangeId id) {
    Set<Integer> elsewhere = new HashSet<>();
    for (int i = 0; draft.origin() == Origin.SCRIPT && i < draft.statements().size(); i++) {
      if (judging.free(draft.party(), List.of(draft.statements().get(i)), draft.state())) {
        elsewhere.add(i);
      }
    }
    String name = "%s_%s".formatted(id, Long.toString(docket.now().getEpochSecond(), 36));
    return new Prospect(name, elsewhere);
  }

  private Facts facts(Draft draft, ChangeId id) {
    ReviewDraft engines =
        draft
            .engine()
            .review(
                draft.statements(),
                draft.state(),
                draft.inTransaction(),
                paces.of(draft.engine().target().name()),
                prospect(draft, id));
    Classified classified = draft.engine().classify(draft.statements(), draft.state());
    return new Facts(
        engines,
        judging.evidence(
            draft.party(),
            classified,
            with(draft.comments().findings(), classified.findings()),
            engines.impact(),
            draft.inTransaction()),
        Recheck.fingerprint(engines.catalogFingerprint(), classified));
  }

  private Outcome denied(Draft draft, String rule, String reason) {
    Subject subject = Subject.target(draft.engine().target().name().value());
    store.record(
        LedgerLines.denied(
            draft.actor(),
            draft.session().map(subject::inSession).orElse(subject),
            rule,
            reason,
            draft.statements().stream().map(Statement::text).collect(joining(";\n"))));
    return new Outcome.Denied(rule, reason);
  }

  private Change keep(Draft draft, ChangeId id, Review review, Policy rules) {
    Instant now = docket.now();
    var content =
        Change.contentOf(draft.engine().target().name(), draft.state(), draft.statements());
    Change filed =
        docket.file(
            new Change(
                id,
                1,
                ChangeState.PENDING,
                draft.origin(),
                draft.engine().target().name(),
                draft.engine().target().environment(),
                draft.agent(),
                draft.onBehalfOf(),
                draft.askedBy(),
                draft.statements(),
                draft.state(),
                content,
                Change.digestOf(content, review),
                review,
                List.of(),
                Optional.empty(),
                "",
                draft.undoes(),
                now,
                now.plus(rules.expiresAfter()),
                now),
            draft.actor(),
            draft.session());
    rehearsing.start(filed, draft.engine());
    return filed;
  }

  private void refuseTooMany(Draft draft) {
    int open = store.open(draft.agent(), draft.engine().target().name()).size();
    if (open >= settings.openChangesMax()) {
      throw new CountersignException(
          ErrorCode.LIMIT,
          "%s has %d open changes on %s, and %d is the limit; withdraw some first."
              .formatted(
                  draft.agent(), open, draft.engine().target().name(), settings.openChangesMax()));
    }
  }

  private Review review(Draft draft, Facts facts, Verdict.Hold verdict, Policy rules) {
    ReviewDraft engines = facts.engines();
    List<Finding> findings = with(engines.findings(), draft.comments().findings());
    return new Review(
        Review.VERSION,
        verdict,
        risk(findings, engines),
        engines.headline(),
        engines.statements(),
        findings,
        engines.undo(),
        draft.undo(),
        draft.undo().map(undo -> checked(draft, undo, engines.undo())),
        rules.requirements(facts.evidence()),
        draft.claim(),
        plan(draft),
        engines.role(),
        engines.serverVersion(),
        facts.fingerprint(),
        docket.now(),
        rehearsing.asked(draft));
  }

  /// An undo that came with the change is held against the catalogue before anybody believes it.
  private static UndoCheck checked(Draft draft, String undo, Undo ours) {
    List<Statement> statements =
        draft.engine().split(undo).stream().map(ScriptPart::statement).toList();
    return draft
        .engine()
        .checkUndo(draft.statements(), statements, ours, draft.state())
        .withMore(draft.engine().comments(undo).findings());
  }

  /// What comes here waits for people, also when its measured impact alone would let it pass: it
  /// was held when that was not known, and an undo is always looked at.
  private static Verdict.Hold looked(Draft draft, String rule) {
    return draft.origin() == Origin.UNDO
        ? new Verdict.Hold(UNDO_RULE, "It reverses a change that people had approved.")
        : new Verdict.Hold(rule, "It was held before its impact was known.");
  }

  private static List<Finding> with(List<Finding> some, List<Finding> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private static Severity risk(List<Finding> whole, ReviewDraft facts) {
    return Stream.concat(
            whole.stream(),
            facts.statements().stream().flatMap(statement -> statement.findings().stream()))
        .filter(finding -> !finding.suppressed())
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.LOW);
  }

  private String plan(Draft draft) {
    Target target = draft.engine().target();
    String runner =
        "on Countersign's own connection as %s, waiting at most %d ms for a lock, at most %d times"
            .formatted(
                target.runner().user(), settings.lockTimeout().toMillis(), settings.attempts());
    boolean owner = target.owner().isPresent();
    return switch (draft.origin()) {
      case UNDO -> "Runs as soon as it is ratified, " + runner + ".";
      case SCRIPT ->
          "Its statements run one by one as the agent sends them, in this order, "
              + (owner ? runner : "on the agent's own session as " + target.session().user())
              + ".";
      case WIRE ->
          owner
              ? "Runs "
                  + runner
                  + (draft.inTransaction() ? "; a rollback by the agent does not undo it." : ".")
              : "Runs on the agent's own session as "
                  + target.session().user()
                  + (draft.inTransaction()
                      ? ", inside its transaction: it takes effect when the agent commits."
                      : ".");
    };
  }

  private record Facts(ReviewDraft engines, Evidence evidence, String fingerprint) {}

  /// What became of a draft.
  sealed interface Outcome {

    /// It is a change that waits for people.
    record Waits(Change change) implements Outcome {}

    /// With its measured impact, the policy denies it.
    record Denied(String rule, String reason) implements Outcome {}
  }
}
