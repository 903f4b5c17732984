package dev.countersign.server.change;

import dev.countersign.core.Digest;
import dev.countersign.core.change.Approval;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.Seats;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.core.evidence.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Compares, at the moment of execution, what was approved with what would run.
final class Recheck {

  private static final String CHANGED =
      "the objects it touches, or their size, have changed since it was reviewed";

  private final Judging judging;

  Recheck(Judging judging) {
    this.judging = judging;
  }

  /// What moved since a ratified change was reviewed; empty when nothing did.
  ///
  /// @throws dev.countersign.core.CountersignException with `TARGET_UNREACHABLE` when the target
  ///   cannot be asked
  Optional<String> moved(Change change, TargetEngine engine) {
    if (!change.intact() || !approved(change)) {
      return Optional.of("what is stored is not what was approved");
    }
    engine.refreshCatalog();
    if (judging.verdict(Party.of(change, engine), change.statements(), change.session())
        instanceof Verdict.Deny(var rule, var reason)) {
      return Optional.of("rule " + rule + " denies it now: " + reason);
    }
    return fingerprint(change, engine).equals(change.review().catalogFingerprint())
        ? Optional.empty()
        : Optional.of(newlyReached(change, engine).orElse(CHANGED));
  }

  /// Identifies what statements reach: the live definitions and sizes, as the engine sees them, and
  /// every object that their names resolve to.
  static String fingerprint(String live, Classified classified) {
    Digest.Builder reached = Digest.over("countersign reached objects v1").add(live);
    classified.effects().forEach(effect -> Touch.of(effect).addTo(reached));
    return reached.build().hex();
  }

  private static String fingerprint(Change change, TargetEngine engine) {
    return fingerprint(
        engine.fingerprint(change.statements(), change.session()),
        engine.classify(change.statements(), change.session()));
  }

  private static boolean approved(Change change) {
    List<Approval> approvals = change.approvals();
    return approvals.stream().allMatch(approval -> approval.digest().equals(change.digest()))
        && Seats.of(change.review().requirements()).filledBy(approvals);
  }

  private static Optional<String> newlyReached(Change change, TargetEngine engine) {
    Set<Touch> reviewed = new HashSet<>();
    change
        .review()
        .statements()
        .forEach(statement -> statement.effects().forEach(each -> reviewed.add(Touch.of(each))));
    return engine.classify(change.statements(), change.session()).effects().stream()
        .map(Touch::of)
        .filter(touch -> !reviewed.contains(touch))
        .findFirst()
        .map(touch -> "it would now reach " + touch.object() + ", which was not reviewed");
  }

  /// An effect as far as it decides what is touched; how it is worded does not.
  private record Touch(String action, ObjectName object, Effect.Extent extent) {

    static Touch of(Effect effect) {
      return new Touch(effect.action().id(), effect.object(), effect.extent());
    }

    void addTo(Digest.Builder digest) {
      digest.add(action).add(object.kind()).add(object.qualified()).add(extent.id());
    }
  }
}
