package dev.countersign.postgres.rules;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What the statements of a change make, rename and drop, one after the other: of what is made here
/// nobody outside of the change knows yet. Immutable once it has read all of them.
final class Made {

  /// What came of a thing.
  enum State {
    /// It was made.
    MADE,
    /// It was made, unless it was there before.
    MADE_UNLESS_THERE,
    /// It is not there any more, or not under this name.
    GONE
  }

  /// The kinds of things that are told apart; what has a name of its own within a relation is a
  /// part of it.
  enum Sort {
    SCHEMA,
    RELATION,
    TYPE,
    ROUTINE,
    PART
  }

  /// A thing under the name that was written; where no schema was written, the first part is empty.
  record Thing(Sort sort, List<String> path) {

    Thing {
      path = List.copyOf(path);
    }

    private boolean isWithin(List<String> prefix) {
      return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
    }

    private Thing under(List<String> prefix) {
      var moved = new ArrayList<>(prefix);
      moved.addAll(path.subList(prefix.size(), path.size()));
      return new Thing(sort, moved);
    }
  }

  private final Map<Thing, TreeMap<Integer, State>> events = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> savepoints = new HashMap<>();
  private int position;
  private int begin = -1;

  /// Reads the statements of a change.
  Made(List<SqlStatement> statements) {
    for (SqlStatement statement : statements) {
      read(statement.tag(), statement.node());
      position++;
    }
  }

  /// Whether anything came of things of this name, wherever they are.
  boolean hasNamed(String name) {
    return names.contains(name);
  }

  /// What came of a thing before the statement at a place; empty when nothing did.
  Optional<State> of(Thing thing, int place) {
    return Optional.ofNullable(events.get(thing))
        .map(states -> states.lowerEntry(place))
        .map(Entry::getValue);
  }

  private void read(String tag, JsonNode node) {
    if (tag.equals("TransactionStmt")) {
      transaction(node);
    } else {
      MadeBy.read(tag, node, this);
    }
  }

  void make(Thing thing, boolean unlessThere) {
    put(thing, unlessThere ? State.MADE_UNLESS_THERE : State.MADE);
  }

  void drop(Thing thing) {
    put(thing, State.GONE);
  }

  /// Gives a thing, with all that is within it, another name.
  void move(Thing from, List<String> to) {
    for (Thing known : List.copyOf(events.keySet())) {
      boolean itself = known.equals(from);
      boolean part =
          from.sort() != Sort.TYPE
              && known.path().size() > from.path().size()
              && known.isWithin(from.path());
      if (itself || part) {
        of(known, position + 1).ifPresent(state -> put(known.under(to), state));
        put(known, State.GONE);
      }
    }
    put(from, State.GONE);
  }

  private void put(Thing thing, State state) {
    events.computeIfAbsent(thing, _ -> new TreeMap<>()).put(position, state);
    names.add(thing.path().getLast());
  }

  private void transaction(JsonNode node) {
    String name = PgNode.text(node, "savepoint_name");
    switch (PgNode.text(node, "kind")) {
      case "TRANS_STMT_BEGIN", "TRANS_STMT_START" -> begin = position;
      case "TRANS_STMT_SAVEPOINT" -> savepoints.put(name, position);
      case "TRANS_STMT_ROLLBACK_TO" -> forget(savepoints.getOrDefault(name, position));
      case "TRANS_STMT_ROLLBACK" -> {
        forget(begin < 0 ? position : begin);
        begin = -1;
      }
      case "TRANS_STMT_COMMIT", "TRANS_STMT_PREPARE" -> begin = -1;
      default -> {}
    }
  }

  /// Takes everything back that came after a place.
  private void forget(int place) {
    events.values().forEach(states -> states.tailMap(place, true).clear());
    events.values().removeIf(TreeMap::isEmpty);
  }
}
