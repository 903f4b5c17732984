package dev.countersign.core;

import java.util.List;

/// What one message asks the database to do: the text as it was sent, and its bind values.
///
/// A text may hold several statements of the language when the protocol sends them as one message;
/// they then run, and are approved, together.
///
/// @param text the SQL exactly as it was sent (UTF-8 on the wire), or a MongoDB command as
///   canonical extended JSON
/// @param values the bind values in order; empty when there are none
public record Statement(String text, List<BindValue> values) {

  public Statement {
    values = List.copyOf(values);
  }

  /// A statement without bind values.
  public static Statement of(String text) {
    return new Statement(text, List.of());
  }

  /// Adds all that identifies this statement to a digest.
  public void addTo(Digest.Builder digest) {
    digest.add(text).add(values.size());
    for (BindValue value : values) {
      digest.add(value.typeId()).add(value.binary() ? 1 : 0).add(value.bytes().isPresent() ? 1 : 0);
      value.bytes().ifPresent(bytes -> digest.add(bytes.toArray()));
    }
  }
}
