package dev.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Something to be recorded; the ledger adds the index and the time.
///
/// @param kind what happened
/// @param actor who did it
/// @param subject what it is about
/// @param data whatever else belongs to this kind
public record Entry(EntryKind kind, Actor actor, Subject subject, Json.Fields data) {

  private static final int EXCERPT_CHARS_MAX = 4_000;

  /// An entry without data.
  public static Entry of(EntryKind kind, Actor actor, Subject subject) {
    return new Entry(kind, actor, subject, Json.Fields.NONE);
  }

  /// The same entry with one more field of data.
  public Entry with(String name, Json value) {
    return new Entry(kind, actor, subject, data.with(name, value));
  }

  /// The same entry with a text.
  public Entry with(String name, String value) {
    return with(name, Json.of(value));
  }

  /// The same entry with a whole number.
  public Entry with(String name, long value) {
    return with(name, Json.of(value));
  }

  /// The same entry with true or false.
  public Entry with(String name, boolean value) {
    return with(name, Json.of(value));
  }

  /// The same entry with a text of any length: a long one is recorded as its beginning, its length
  /// in bytes and the SHA-256 of all of it, so that the whole text can be held against the entry.
  public Entry withExcerpt(String name, String text) {
    if (text.length() <= EXCERPT_CHARS_MAX) {
      return with(name, text);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return with(
        name,
        Json.Fields.NONE
            .with("beginning", Json.of(text.substring(0, EXCERPT_CHARS_MAX)))
            .with("bytes", Json.of(bytes.length))
            .with("sha256", Json.of(HexFormat.of().formatHex(Sha256.of(bytes)))));
  }
}
