package dev.countersign.postgres.wire;

import dev.countersign.core.SessionState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/// The text of a statement as one Query or Parse message brought it, with the parameter types that
/// the message declared. Not thread-safe, because it keeps its last keys.
final class SqlText {

  private static final int[] NO_TYPES = {};
  private static final byte[] ANY_VALUES = {0, 'A'};
  private static final KnownState NO_STATE =
      KnownState.of(SessionState.fresh("", "", new TreeMap<>()));
  private static final StatementKey NO_KEY = new StatementKey(new byte[0], NO_STATE);

  private final byte[] utf8;
  private final int[] types;
  private final byte[] shape;
  private KnownState keysFor = NO_STATE;
  private StatementKey shapeKey = NO_KEY;
  private StatementKey valuesKey = NO_KEY;
  private StatementKey exactKey = NO_KEY;

  SqlText(byte[] utf8, int[] types) {
    this.utf8 = utf8;
    this.types = types;
    this.shape = StatementShape.of(utf8);
  }

  SqlText(byte[] utf8) {
    this(utf8, NO_TYPES);
  }

  byte[] utf8() {
    return utf8;
  }

  int[] types() {
    return types;
  }

  String text() {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /// Whether literals can be told apart in the text for sure.
  boolean hasShape() {
    return shape.length > 0;
  }

  /// Whether it is this text with these parameter types.
  boolean is(byte[] otherUtf8, int[] otherTypes) {
    return Arrays.equals(utf8, otherUtf8) && Arrays.equals(types, otherTypes);
  }

  /// The key for this text with any literals.
  StatementKey shapeKey(KnownState state) {
    forgetOther(state);
    if (!hasShape()) {
      return exactKey(state);
    }
    if (shapeKey == NO_KEY) {
      shapeKey = new StatementKey(withTypes(shape, 0), state);
    }
    return shapeKey;
  }

  /// The key for this text with any literals and any bind values. It is another than that for the
  /// text without values, because a statement that lacks its values is another statement.
  StatementKey shapeKeyWithValues(KnownState state) {
    forgetOther(state);
    if (valuesKey == NO_KEY) {
      byte[] general = hasShape() ? shape : utf8;
      valuesKey = new StatementKey(withTypes(general, ANY_VALUES.length), state);
    }
    return valuesKey;
  }

  /// The key for exactly this text without bind values.
  StatementKey exactKey(KnownState state) {
    forgetOther(state);
    if (exactKey == NO_KEY) {
      exactKey = new StatementKey(withTypes(utf8, 0), state);
    }
    return exactKey;
  }

  /// The key for exactly this text with exactly these values.
  ///
  /// @param values the part of the Bind message that holds formats and values
  StatementKey exactKey(KnownState state, ByteBuffer values) {
    var content = new byte[utf8.length + typesLength() + 2 + values.remaining()];
    ByteBuffer writer = ByteBuffer.wrap(content).put(utf8);
    putTypes(writer);
    writer.put((byte) 0).put((byte) 'V').put(values.slice());
    return new StatementKey(content, state);
  }

  private void forgetOther(KnownState state) {
    if (keysFor != state) {
      keysFor = state;
      shapeKey = NO_KEY;
      valuesKey = NO_KEY;
      exactKey = NO_KEY;
    }
  }

  private byte[] withTypes(byte[] content, int spare) {
    if (types.length == 0 && spare == 0) {
      return content;
    }
    var all = new byte[content.length + typesLength() + spare];
    ByteBuffer writer = ByteBuffer.wrap(all).put(content);
    putTypes(writer);
    writer.put(ANY_VALUES, 0, spare);
    return all;
  }

  private int typesLength() {
    return types.length == 0 ? 0 : 2 + Integer.BYTES * types.length;
  }

  private void putTypes(ByteBuffer writer) {
    if (types.length > 0) {
      writer.put((byte) 0).put((byte) 'T');
      for (int type : types) {
        writer.putInt(type);
      }
    }
  }
}
