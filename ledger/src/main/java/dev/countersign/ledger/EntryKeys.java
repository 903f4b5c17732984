package dev.countersign.ledger;

import java.util.Optional;

/// The parts of an entry by which a store finds it. Derived from the entry's text, and checked
/// against it by the verifier, so that nobody hides an entry by changing them.
///
/// @param kind of the entry
/// @param actor name of who did it
/// @param change id of the change it is about, or empty text
/// @param target name of the target it is about, or empty text
/// @param session id of the session it is about, or empty text
public record EntryKeys(String kind, String actor, String change, String target, String session) {

  /// The keys of an entry. U+0000, which PostgreSQL cannot store in a text, becomes U+FFFD.
  public static EntryKeys of(LedgerEntry entry) {
    Subject subject = entry.subject();
    return new EntryKeys(
        storable(entry.kind()),
        storable(entry.actor().name()),
        storable(subject.change()),
        storable(subject.target()),
        storable(subject.session()));
  }

  private static String storable(Optional<String> text) {
    return storable(text.orElse(""));
  }

  private static String storable(String text) {
    return new Json.Text(text).value().replace('\0', '\uFFFD');
  }
}
