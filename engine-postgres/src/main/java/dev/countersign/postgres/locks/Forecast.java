package dev.countersign.postgres.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.LockForecast.Release;
import dev.countersign.postgres.locks.LockTable.Lock;
import dev.countersign.postgres.locks.Roles.Locked;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects the locks of one statement: the strongest on each object. Used once, by one thread.
final class Forecast {

  private final int major;
  private final Map<String, LockForecast> strongest = new LinkedHashMap<>();
  private final Set<String> builds = new LinkedHashSet<>();

  /// @param major the server's version
  Forecast(int major) {
    this.major = major;
  }

  /// Takes all locks of a form, on the objects that play its roles.
  void take(String form, Roles roles) {
    take(form, roles, true);
  }

  /// @param certain false: this is the worse case
  void take(String form, Roles roles, boolean certain) {
    for (Lock lock : LockTable.of(form, major)) {
      for (Locked object : roles.of(lock.role())) {
        add(object, lock, certain);
      }
    }
  }

  /// Takes a lock of another forecast, and holds it until the transaction ends.
  void addHeld(LockForecast lock) {
    var held =
        new LockForecast(
            lock.object(),
            lock.mode(),
            lock.blocks(),
            lock.rewrite(),
            lock.scan(),
            lock.certain(),
            Release.TRANSACTION);
    strongest.merge(lock.object(), held, Forecast::merged);
  }

  /// From the strongest lock to the weakest.
  List<LockForecast> all() {
    Collection<LockForecast> locks = strongest.values();
    return locks.stream().sorted((a, b) -> modeOf(b).compareTo(modeOf(a))).toList();
  }

  /// The tables that an index is built on.
  Set<String> builds() {
    return builds;
  }

  private void add(Locked object, Lock lock, boolean certain) {
    if (lock.build() && object.storage()) {
      builds.add(object.name());
    }
    var forecast =
        new LockForecast(
            object.name(),
            lock.mode().toString(),
            lock.mode().blocks(),
            lock.rewrite() && object.storage(),
            lock.scan() && object.storage(),
            certain,
            lock.release());
    strongest.merge(object.name(), forecast, Forecast::merged);
  }

  private static LockForecast merged(LockForecast a, LockForecast b) {
    LockForecast stronger = modeOf(a).compareTo(modeOf(b)) >= 0 ? a : b;
    return new LockForecast(
        stronger.object(),
        stronger.mode(),
        stronger.blocks(),
        a.rewrite() || b.rewrite(),
        a.scan() || b.scan(),
        (a.certain() && (b.certain() || covers(a, b))) || (b.certain() && covers(b, a)),
        a.release() == b.release() ? a.release() : Release.TRANSACTION);
  }

  /// Whether what may happen beside it changes nothing.
  private static boolean covers(LockForecast certain, LockForecast other) {
    return modeOf(certain).compareTo(modeOf(other)) >= 0
        && (certain.rewrite() || !other.rewrite())
        && (certain.scan() || !other.scan());
  }

  private static LockMode modeOf(LockForecast forecast) {
    return LockMode.of(forecast.mode());
  }
}
