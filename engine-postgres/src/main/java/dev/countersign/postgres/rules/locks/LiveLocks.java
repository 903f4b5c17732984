package dev.countersign.postgres.rules.locks;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.locks.LockMode;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fact;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// The part of a lock forecast that others wait for: locks on relations that have been there
/// before, and may hold rows.
///
/// @param locks none of them on an index
record LiveLocks(List<LockForecast> locks) {

  private static final Fact<LiveLocks> WHOLE = new Fact<>(one -> of(one, one.locks()));

  LiveLocks {
    locks = List.copyOf(locks);
  }

  /// Of the whole statement.
  static LiveLocks of(Case statement) {
    return statement.get(WHOLE);
  }

  /// Of some subcommands of an ALTER TABLE, without the others.
  static LiveLocks of(Case statement, JsonNode... commands) {
    return areAll(statement.commands(), commands)
        ? of(statement)
        : of(statement, statement.locksOf(commands));
  }

  /// Whether these are the statement's own subcommands, and all of them.
  private static boolean areAll(List<JsonNode> own, JsonNode... commands) {
    return commands.length == own.size()
        && IntStream.range(0, commands.length).allMatch(i -> commands[i] == own.get(i));
  }

  private static LiveLocks of(Case statement, List<LockForecast> all) {
    return new LiveLocks(all.stream().filter(lock -> statement.isLive(lock.object())).toList());
  }

  /// Whether a table is written anew.
  boolean rewrite() {
    return rewritten().isPresent();
  }

  /// The first table that is written anew.
  Optional<LockForecast> rewritten() {
    return locks.stream().filter(LockForecast::rewrite).findFirst();
  }

  /// Whether all rows of a table are read.
  boolean scan() {
    return locks.stream().anyMatch(LockForecast::scan);
  }

  /// Whether all of that is certain, and not merely the worse case.
  boolean certain() {
    return locks.stream().allMatch(LockForecast::certain);
  }

  /// The lock on one object.
  Optional<LockForecast> on(String object) {
    return locks.stream().filter(lock -> lock.object().equals(object)).findFirst();
  }

  /// Those that make writes or reads wait.
  List<LockForecast> strong() {
    return locks.stream().filter(lock -> LockMode.of(lock.mode()).blocksWrites()).toList();
  }
}
