package dev.countersign.postgres.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.locks.MeasuredLocks.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a forecast and a measurement do not agree on. Of what is not certain, the forecast has to
/// be the worse case; of everything else, it has to be right in both directions.
final class LockDifferences {

  private final String title;
  private final boolean rows;
  private final List<String> found = new ArrayList<>();

  private LockDifferences(String title, boolean rows) {
    this.title = title;
    this.rows = rows;
  }

  /// @param rows whether the script reads or writes rows: which of them is the planner's choice
  static List<String> of(
      String title,
      boolean rows,
      Map<String, Measured> measured,
      Map<String, LockForecast> forecast,
      Set<String> builds) {
    var differences = new LockDifferences(title, rows);
    measured.forEach((object, lock) -> {
      LockForecast said = forecast.get(object);
      if (said == null) {
        differences.add("missed " + object + " " + lock);
      } else {
        differences.compare(said, lock, builds.contains(object));
      }
    });
    forecast.forEach((object, said) -> {
      if (said.certain() && !measured.containsKey(object)) {
        differences.add("invented " + object + " " + said.mode());
      }
    });
    return differences.found;
  }

  private void compare(LockForecast said, Measured lock, boolean builds) {
    String object = said.object();
    LockMode forecast = LockMode.of(said.mode());
    LockMode real = LockMode.of(lock.mode());
    boolean covered = !said.certain() && forecast.compareTo(real) >= 0;
    if (forecast != real && !covered) {
      add(object + " is " + lock + " not " + said.mode());
    }
    if (!lock.gone()) {
      exact(object + " rewritten", said.rewrite(), lock.rewritten(), said.certain());
      exact(object + " with an index built", builds, lock.built(), said.certain());
    }
    if (!rows && !lock.empty() && !said.rewrite()) {
      exact(object + " scanned", said.scan(), lock.scanned(), said.certain());
    }
  }

  private void exact(String what, boolean said, boolean real, boolean certain) {
    if (real && !said) {
      add(what);
    } else if (said && certain && !real) {
      add("not " + what);
    }
  }

  private void add(String difference) {
    found.add(title + "  " + difference);
  }
}
