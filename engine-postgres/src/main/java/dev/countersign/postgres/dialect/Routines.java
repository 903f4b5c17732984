package dev.countersign.postgres.dialect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All functions, procedures and aggregates of one database. What they are never changes;
/// thread-safe.
public interface Routines {

  /// That of a number.
  Optional<Routine> numbered(long oid);

  /// All of a name, in any schema.
  List<Routine> named(String name);

  /// Those that the server was not born with.
  List<Routine> made();

  List<Routine> all();

  /// These.
  static Routines of(List<Routine> routines) {
    return new Listed(routines);
  }

  /// Routines that were read one and all.
  final class Listed implements Routines {

    private final List<Routine> all;
    private final List<Routine> made;
    private final Map<Long, Routine> byNumber = new HashMap<>();
    private final Map<String, List<Routine>> byName = new HashMap<>();

    private Listed(List<Routine> routines) {
      all = List.copyOf(routines);
      made = all.stream().filter(routine -> !routine.builtIn()).toList();
      for (Routine routine : all) {
        byNumber.put(routine.oid(), routine);
        byName.computeIfAbsent(routine.name(), _ -> new ArrayList<>()).add(routine);
      }
    }

    @Override
    public Optional<Routine> numbered(long oid) {
      return Optional.ofNullable(byNumber.get(oid));
    }

    @Override
    public List<Routine> named(String name) {
      return byName.getOrDefault(name, List.of());
    }

    @Override
    public List<Routine> made() {
      return made;
    }

    @Override
    public List<Routine> all() {
      return all;
    }
  }
}
