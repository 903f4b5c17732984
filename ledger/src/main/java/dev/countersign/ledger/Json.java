package dev.countersign.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A JSON value as entries use it: no fractions, no null, so that one value has one text.
///
/// Numbers are whole and within ±(2^53-1), where every JSON reader agrees on them. Objects hold
/// their fields in the order of RFC 8785.
public sealed interface Json {

  /// The largest whole number that every JSON reader reads exactly: 2^53-1.
  long WHOLE_MAX = (1L << 53) - 1;

  /// A text. A surrogate without its other half, which no UTF-8 can carry, becomes U+FFFD.
  record Text(String value) implements Json {
    /// Replaces lone surrogates.
    public Text {
      value = wellFormed(value);
    }
  }

  /// A whole number.
  record Whole(long value) implements Json {
    /// @throws IllegalArgumentException when it is beyond ±(2^53-1)
    public Whole {
      if (Math.abs(value) > WHOLE_MAX || value == Long.MIN_VALUE) {
        throw new IllegalArgumentException("JSON readers do not agree on the number " + value);
      }
    }
  }

  /// True or false.
  record Flag(boolean value) implements Json {}

  /// An array.
  record Items(List<Json> values) implements Json {
    /// Copies.
    public Items {
      values = List.copyOf(values);
    }
  }

  /// An object.
  record Fields(Map<String, Json> values) implements Json {
    /// No fields.
    public static final Fields NONE = new Fields(Map.of());

    /// Copies, in the order of the names' UTF-16 code units.
    public Fields {
      Map<String, Json> sorted = new TreeMap<>();
      values.forEach((name, value) -> sorted.put(wellFormed(name), value));
      values = Collections.unmodifiableMap(sorted);
    }

    /// The same fields and one more, or another value for one of them.
    public Fields with(String name, Json value) {
      Map<String, Json> more = new TreeMap<>(values);
      more.put(name, value);
      return new Fields(more);
    }
  }

  /// A text.
  static Json of(String value) {
    return new Text(value);
  }

  /// A whole number.
  static Json of(long value) {
    return new Whole(value);
  }

  /// True or false.
  static Json of(boolean value) {
    return new Flag(value);
  }

  /// An array of texts.
  static Json ofTexts(Iterable<String> values) {
    List<Json> texts = new ArrayList<>();
    values.forEach(value -> texts.add(new Text(value)));
    return new Items(texts);
  }

  private static String wellFormed(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
        .forEach(repaired::appendCodePoint);
    return repaired.toString();
  }
}
