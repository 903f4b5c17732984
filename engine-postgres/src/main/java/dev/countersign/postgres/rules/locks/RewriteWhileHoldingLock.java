package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Course.Held;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A table that is written anew while another one is locked.
final class RewriteWhileHoldingLock implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "rewrite-while-holding-lock",
            """
            A rewrite takes as long as the table is large, and the transaction already makes others wait for another table:
            both are out of use until the rewrite is done. Give each its own transaction; or avoid the rewrite.
            """)
        .bad(
            "ALTER TABLE racks ADD COLUMN room text; ALTER TABLE crates ADD COLUMN token uuid DEFAULT gen_random_uuid()")
        .good("ALTER TABLE crates ADD COLUMN token uuid");
  }

  @Override
  public void check(Case statement, Report report) {
    Optional<LockForecast> rewritten = LiveLocks.of(statement).rewritten();
    Optional<Held> other = other(statement);
    if (rewritten.isPresent() && other.isPresent()) {
      report.add(
          rewritten.get().object(),
          "%s is written anew while the transaction holds %s on %s, taken in line %d: %s of both wait."
              .formatted(
                  rewritten.get().object(),
                  other.get().lock().mode(),
                  other.get().lock().object(),
                  other.get().line(),
                  other.get().lock().blocks()),
          "Run the rewrite in a transaction of its own.");
    }
  }

  /// Whether it finds something.
  static boolean applies(Case statement) {
    return other(statement).isPresent() && LiveLocks.of(statement).rewrite();
  }

  /// A lock that is held on something that this statement does not write anew.
  private static Optional<Held> other(Case statement) {
    List<Held> held = statement.course().held();
    if (held.isEmpty()) {
      return Optional.empty();
    }
    Set<String> here =
        LiveLocks.of(statement).locks().stream()
            .map(LockForecast::object)
            .collect(Collectors.toSet());
    return held.stream().filter(h -> !here.contains(h.lock().object())).findFirst();
  }
}
