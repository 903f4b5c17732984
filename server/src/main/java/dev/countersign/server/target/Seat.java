package dev.countersign.server.target;

import dev.countersign.core.Target;
import dev.countersign.core.engine.Engine;
import org.jspecify.annotations.Nullable;

/// One target's place: attached on first use, and again after it failed. Thread-safe.
final class Seat {

  private final Target target;
  private final Engine engine;
  private volatile @Nullable WatchedTarget attached;
  private volatile boolean up;
  private volatile boolean everLooked;

  Seat(Target target, Engine engine) {
    this.target = target;
    this.engine = engine;
  }

  Target target() {
    return target;
  }

  boolean isUp() {
    return up;
  }

  WatchedTarget attached() {
    WatchedTarget known = attached;
    return known != null ? known : attach();
  }

  /// Notes the result of a look; true when it differs from the one before.
  boolean looked(boolean isUp) {
    boolean news = isUp != up || !everLooked;
    up = isUp;
    everLooked = true;
    return news;
  }

  void close() {
    WatchedTarget known = attached;
    if (known != null) {
      known.close();
    }
  }

  private synchronized WatchedTarget attach() {
    WatchedTarget known = attached;
    if (known == null) {
      known = new WatchedTarget(engine.attach(target));
      attached = known;
      up = true;
    }
    return known;
  }
}
