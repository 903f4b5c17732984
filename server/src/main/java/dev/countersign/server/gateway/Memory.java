package dev.countersign.server.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.wire.VerdictMemory;
import dev.countersign.server.target.WatchedTarget;
import java.util.Optional;
import java.util.function.Supplier;

/// What is known to be allowed for one agent on one target. Thread-safe, never blocks.
///
/// Everything in it was decided under one version of the catalogue and of the policy. A lookup
/// first compares both; when either moved, or a ratified change is running, it finds nothing. A
/// verdict is stored only under the [Stamp] taken before it was decided, so a slow decision cannot
/// outlive the catalogue it was made on.
final class Memory implements VerdictMemory {

  private static final int STATEMENTS_MAX = 8_192;

  private final WatchedTarget target;
  private final Supplier<Policy> policy;
  private volatile Page page;

  Memory(WatchedTarget target, Supplier<Policy> policy) {
    this.target = target;
    this.policy = policy;
    this.page = new Page(stamp());
  }

  /// Whether this memory belongs to that target.
  boolean of(WatchedTarget other) {
    return target == other;
  }

  @Override
  public Optional<Remembered> recall(Object key) {
    Page now = page;
    if (target.changing() || !now.stamp.current(target, policy)) {
      return Optional.empty();
    }
    return Optional.ofNullable(now.allowed.getIfPresent(key));
  }

  /// Taken before a statement is judged.
  Stamp stamp() {
    return new Stamp(target.catalogVersion(), policy.get().version());
  }

  /// Keeps a verdict that was decided after the stamp was taken, unless something moved since.
  void keep(Stamp decidedUnder, Object key, Remembered remembered) {
    if (target.changing() || !decidedUnder.current(target, policy)) {
      return;
    }
    pageFor(decidedUnder).allowed.put(key, remembered);
  }

  private synchronized Page pageFor(Stamp stamp) {
    if (!page.stamp.equals(stamp)) {
      page = new Page(stamp);
    }
    return page;
  }

  /// The versions a verdict was decided under.
  record Stamp(String catalog, String policy) {

    boolean current(WatchedTarget target, Supplier<Policy> policyNow) {
      return target.catalogVersion().equals(catalog) && policyNow.get().version().equals(policy);
    }
  }

  private static final class Page {

    private final Stamp stamp;
    private final Cache<Object, Remembered> allowed =
        Caffeine.newBuilder().maximumSize(STATEMENTS_MAX).executor(Runnable::run).build();

    private Page(Stamp stamp) {
      this.stamp = stamp;
    }
  }
}
