package dev.countersign.postgres.wire;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The prepared statements that the server has confirmed, by name. What is under way is not in
/// here: see [Outstanding#mayChange]. Not thread-safe.
final class PreparedNames {

  private final Map<String, Prepared> confirmed = new HashMap<>();

  Optional<Prepared> find(String name) {
    return Optional.ofNullable(confirmed.get(name));
  }

  void put(Prepared statement) {
    confirmed.put(statement.name(), statement);
  }

  void remove(String name) {
    confirmed.remove(name);
  }

  /// The server's own list replaces ours; the unnamed statement is not in it.
  void replaceNamed(Map<String, Prepared> listed) {
    confirmed.keySet().removeIf(name -> !name.isEmpty() && !listed.containsKey(name));
    listed.forEach((name, statement) -> {
      Prepared mine = confirmed.get(name);
      if (mine == null || mine.bySql() != statement.bySql() || !sameText(mine, statement)) {
        confirmed.put(name, statement);
      }
    });
  }

  /// Texts that SQL's EXECUTE reaches, by name: only those that were parsed under this state. The
  /// server may have resolved the names in any other differently, and does not say how; unknown
  /// ones are held.
  Map<String, String> textsFor(KnownState state) {
    var texts = new LinkedHashMap<String, String>();
    confirmed.forEach((name, statement) -> {
      if (!name.isEmpty() && statement.parsedUnder().equals(state)) {
        texts.put(Names63.shown(name), statement.sql().text());
      }
    });
    return texts;
  }

  private static boolean sameText(Prepared mine, Prepared listed) {
    return java.util.Arrays.equals(mine.sql().utf8(), listed.sql().utf8());
  }
}
