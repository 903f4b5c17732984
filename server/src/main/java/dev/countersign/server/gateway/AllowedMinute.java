package dev.countersign.server.gateway;

import dev.countersign.core.evidence.Effect;
import dev.countersign.core.wire.VerdictMemory.Remembered;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Counts the statements of one session that were allowed at once, until they are ledgered. Belongs
/// to the session's event loop.
final class AllowedMinute {

  private final Clock clock;
  private Map<Remembered, Count> counts = new IdentityHashMap<>();

  AllowedMinute(Clock clock) {
    this.clock = clock;
  }

  void count(Remembered remembered) {
    Count count = counts.get(remembered);
    if (count == null) {
      count = new Count(clock.instant());
      counts.put(remembered, count);
    }
    count.times++;
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /// Takes everything counted so far, one line for each statement.
  List<Line> take() {
    Instant now = clock.instant();
    List<Line> lines = new ArrayList<>(counts.size());
    counts.forEach((remembered, count) -> lines.add(line(remembered, count, now)));
    counts = new IdentityHashMap<>();
    return lines;
  }

  private static Line line(Remembered remembered, Count count, Instant now) {
    List<String> objects =
        remembered.classified().effects().stream().map(AllowedMinute::shown).distinct().toList();
    return new Line(
        remembered.classified().fingerprint(),
        remembered.rule(),
        objects,
        count.times,
        count.first,
        now);
  }

  private static String shown(Effect effect) {
    return effect.action().id() + " " + effect.object().qualified();
  }

  /// What the ledger is told of one statement.
  ///
  /// @param fingerprint identifies its normalised text
  /// @param rule the policy's rule that allowed it
  /// @param objects what it did to what
  /// @param times how often it ran
  /// @param first when it first ran
  /// @param last the end of the span that was counted; it last ran before this
  record Line(
      String fingerprint,
      String rule,
      List<String> objects,
      long times,
      Instant first,
      Instant last) {}

  private static final class Count {

    private final Instant first;
    private long times;

    private Count(Instant first) {
      this.first = first;
    }
  }
}
