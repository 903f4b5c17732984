package dev.countersign.server.gateway;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Several statements seen as one.
final class Batches {

  private Batches() {}

  /// What several statements do together.
  static Classified together(List<Classified> each) {
    if (each.size() == 1) {
      return each.getFirst();
    }
    List<Classified.Part> parts = new ArrayList<>();
    boolean literalIndependent = true;
    boolean repeatable = true;
    boolean changesSession = false;
    for (Classified one : each) {
      parts.addAll(one.parts());
      literalIndependent &= one.literalIndependent();
      repeatable &= one.repeatable();
      changesSession |= one.changesSession();
    }
    return new Classified(
        parts, literalIndependent, repeatable, changesSession, each.getFirst().fingerprint());
  }

  /// The statement that decides for all; the first one of several that are as bad.
  static Judge.Decided worst(List<Judge.Decided> decided) {
    return decided.stream()
        .max(Comparator.comparingInt(one -> badness(one.verdict())))
        .filter(worst -> badness(worst.verdict()) > 0)
        .flatMap(worst ->
            decided.stream()
                .filter(one -> badness(one.verdict()) == badness(worst.verdict()))
                .findFirst())
        .orElseGet(decided::getFirst);
  }

  private static int badness(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow _ -> 0;
      case Verdict.Hold _ -> 1;
      case Verdict.Deny _ -> 2;
    };
  }
}
