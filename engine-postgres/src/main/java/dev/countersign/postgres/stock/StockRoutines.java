package dev.countersign.postgres.stock;

import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.dialect.Routines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The routines of a stock catalogue, each of which is read when somebody first asks for its name:
/// there are more than three thousand, and a file of SQL calls a handful.
final class StockRoutines implements Routines {

  private final Function<String, Routine> reader;
  private final Map<String, List<String>> lines = new HashMap<>();
  private final Map<Long, String> names = new HashMap<>();
  private final Map<String, List<Routine>> known = new ConcurrentHashMap<>();

  /// @param reader makes a routine of a line
  StockRoutines(Function<String, Routine> reader) {
    this.reader = reader;
  }

  /// Takes a line; only before anybody asks.
  void add(String line, long oid, String name) {
    lines.computeIfAbsent(name, _ -> new ArrayList<>()).add(line);
    names.put(oid, name);
  }

  @Override
  public Optional<Routine> numbered(long oid) {
    String name = names.get(oid);
    return name == null
        ? Optional.empty()
        : named(name).stream().filter(routine -> routine.oid() == oid).findFirst();
  }

  @Override
  public List<Routine> named(String name) {
    return lines.containsKey(name) ? known.computeIfAbsent(name, this::read) : List.of();
  }

  private List<Routine> read(String name) {
    return lines.getOrDefault(name, List.of()).stream().map(reader).toList();
  }

  @Override
  public List<Routine> made() {
    return List.of();
  }

  @Override
  public List<Routine> all() {
    return lines.keySet().stream().flatMap(name -> named(name).stream()).toList();
  }
}
