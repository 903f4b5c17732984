package dev.countersign.postgres.wire;

import dev.countersign.core.BindValue;
import dev.countersign.core.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What follows the names in a Bind message.
///
/// @param values the values in order
/// @param resultFormats the formats of result columns: none, one for all, or one for each
record BindMessage(List<BindValue> values, List<Integer> resultFormats) {

  static BindMessage parse(MessageReader reader, int[] types) throws ProtocolViolation {
    List<Integer> formats = formats(reader);
    int count = reader.int16() & 0xffff;
    if (formats.size() > 1 && formats.size() != count) {
      throw new ProtocolViolation(
          "bind message has %d parameter formats but %d parameters"
              .formatted(formats.size(), count));
    }
    var values = new ArrayList<BindValue>();
    for (int i = 0; i < count; i++) {
      int format = formats.isEmpty() ? 0 : formats.get(formats.size() == 1 ? 0 : i);
      values.add(value(reader, i < types.length ? types[i] : 0, format == 1));
    }
    List<Integer> resultFormats = formats(reader);
    reader.end();
    return new BindMessage(List.copyOf(values), resultFormats);
  }

  private static List<Integer> formats(MessageReader reader) throws ProtocolViolation {
    int count = reader.int16() & 0xffff;
    var formats = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      int format = reader.int16();
      if (format != 0 && format != 1) {
        throw new ProtocolViolation("22023", "unsupported format code: " + format);
      }
      formats.add(format);
    }
    return List.copyOf(formats);
  }

  private static BindValue value(MessageReader reader, int type, boolean binary)
      throws ProtocolViolation {
    int length = reader.int32();
    String typeName = ValueText.typeName(type);
    if (length == -1) {
      return new BindValue(typeName, type, binary, Optional.empty(), "NULL");
    }
    byte[] content = reader.bytes(length);
    return new BindValue(
        typeName,
        type,
        binary,
        Optional.of(Bytes.copyOf(content)),
        ValueText.shown(type, binary, content));
  }
}
