package dev.countersign.ledger;

/// One thing that is wrong with a copy of the ledger.
public sealed interface Fault {

  /// The text of an entry is not the one that its hash was made from.
  record Changed(long index) implements Fault {}

  /// The text of an entry belongs to its hash but is not that of an entry.
  record Malformed(long index, String reason) implements Fault {}

  /// Entries that the signed ledger has and the copy has not.
  record Missing(long first, long last) implements Fault {}

  /// Two entries stand at each other's place.
  record Swapped(long first, long second) implements Fault {}

  /// An entry stands at another place than its own.
  record Moved(long index, long foundAt) implements Fault {}

  /// An entry that the signed ledger does not have.
  record Inserted(long index, long foundAt) implements Fault {}

  /// An index is there twice, and it cannot be told which of the two was inserted.
  record Doubled(long index, long foundAt) implements Fault {}

  /// Among these entries, text and hash of at least one were rewritten together.
  record Rewritten(long first, long last) implements Fault {}

  /// Entries after the newest signed checkpoint: nobody with the key has vouched for them.
  record Unsigned(long first, long last) implements Fault {}

  /// A store would not find this entry under what it says.
  record Misfiled(long index) implements Fault {}

  /// A stored hash above the leaves is not that of the entries under it.
  record WrongTile(int level, long position) implements Fault {}

  /// The checkpoint of this size cannot be read, is not signed by the key, or states another root
  /// than the entries have.
  record WrongCheckpoint(long size) implements Fault {}

  /// An older checkpoint states a ledger that is not a beginning of this one.
  record Inconsistent(long olderSize) implements Fault {}

  /// An older checkpoint states more entries than this ledger has.
  record Shorter(long size, long olderSize) implements Fault {}

  /// A part of the copy cannot be read.
  record Unreadable(String what) implements Fault {}

  /// A sentence for people.
  default String message() {
    return switch (this) {
      case Changed(var index) -> "Entry %d was changed.".formatted(index);
      case Malformed(var index, var reason) -> "Entry %d is no entry: %s.".formatted(index, reason);
      case Missing(var first, var last) ->
          first == last
              ? "Entry %d is missing.".formatted(first)
              : "Entries %d to %d are missing.".formatted(first, last);
      case Swapped(var first, var second) ->
          "Entries %d and %d were swapped.".formatted(first, second);
      case Moved(var index, var at) -> "Entry %d was moved to place %d.".formatted(index, at);
      case Inserted(var index, var at) ->
          "The entry at place %d, which calls itself %d, was inserted.".formatted(at, index);
      case Doubled(var index, var at) ->
          "Entry %d is there twice, again at place %d: one of them was inserted."
              .formatted(index, at);
      case Rewritten(var first, var last) ->
          first == last
              ? "Entry %d was rewritten together with its hash.".formatted(first)
              : "Between entries %d and %d, at least one was rewritten together with its hash."
                  .formatted(first, last);
      case Unsigned(var first, var last) ->
          "Entries %d to %d were added behind the newest signed checkpoint.".formatted(first, last);
      case Misfiled(var index) ->
          "Entry %d is filed under another kind, actor or subject than its own.".formatted(index);
      case WrongTile(var level, var position) ->
          "The stored hash %d of level %d was changed.".formatted(position, level);
      case WrongCheckpoint(var size) ->
          "The checkpoint of %d entries is not one that the key signed over these entries."
              .formatted(size);
      case Inconsistent(var older) ->
          "The first %d entries are not those that the older checkpoint was signed over."
              .formatted(older);
      case Shorter(var size, var older) ->
          "The ledger has %d entries, and the older checkpoint was signed over %d."
              .formatted(size, older);
      case Unreadable(var what) -> "It cannot be read: %s.".formatted(what);
    };
  }
}
