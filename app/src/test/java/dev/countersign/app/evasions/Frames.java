package dev.countersign.app.evasions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.app.evasions.Step.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/// The messages of a client as bytes: PostgreSQL 18 manual, "Message Formats".
final class Frames {

  private static final int VERSION_3_0 = 196_608;

  private Frames() {}

  /// A message as it is written in a case.
  static byte[] of(Message message) {
    String name = message.field(0);
    return switch (message.way()) {
      case "Query", "Split" -> typed('Q', text(name));
      case "Parse" -> parse(name, message.field(1), message.fields());
      case "Bind" -> bind(name, message.field(1), rest(message.fields(), 2));
      case "Describe" -> typed('D', text(name));
      case "Execute" -> execute(name, message.field(1));
      case "Close" -> typed('C', text(name));
      case "Sync" -> typed('S');
      case "Flush" -> typed('H');
      case "Extended" -> extended("", name, rest(message.fields(), 1));
      case "Prepared" -> extended("named", name, rest(message.fields(), 1));
      case "CopyData" -> typed('d', Step.bytes(name + "\n"));
      case "CopyDone" -> typed('c');
      case "CopyFail" -> typed('f', text("enough"));
      case "FunctionCall" -> functionCall(Integer.parseInt(name), rest(message.fields(), 1));
      case "Bytes" -> HexFormat.of().parseHex(name.replace(" ", ""));
      case "Terminate" -> typed('X');
      default -> throw new IllegalArgumentException("no message: " + message.way());
    };
  }

  static byte[] startup(List<String> settings) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(int32(VERSION_3_0));
    settings.forEach(part -> body.writeBytes(text(part)));
    body.write(0);
    return join(int32(body.size() + Integer.BYTES), body.toByteArray());
  }

  static byte[] typed(char type, byte[]... parts) {
    byte[] body = join(parts);
    return join(new byte[] {(byte) type}, int32(body.length + Integer.BYTES), body);
  }

  /// A text, ended by a zero.
  static byte[] text(String text) {
    return join(Step.bytes(text), new byte[1]);
  }

  static byte[] int32(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /// The types of parameters follow the text, as numbers.
  private static byte[] parse(String name, String sql, List<String> fields) {
    List<String> types = rest(fields, 2);
    var body = new ByteArrayOutputStream();
    body.writeBytes(text(name));
    body.writeBytes(text(sql));
    body.writeBytes(int16(types.size()));
    types.forEach(type -> body.writeBytes(int32(Integer.parseInt(type))));
    return typed('P', body.toByteArray());
  }

  private static byte[] bind(String portal, String statement, List<String> values) {
    return typed('B', text(portal), text(statement), int16(0), values(values), int16(0));
  }

  private static byte[] execute(String portal, String rowsMax) {
    return typed('E', text(portal), int32(rowsMax.isEmpty() ? 0 : Integer.parseInt(rowsMax)));
  }

  private static byte[] extended(String name, String sql, List<String> values) {
    return join(
        parse(name, sql, List.of()),
        bind("", name, values),
        typed('D', text("P")),
        execute("", ""),
        name.isEmpty() ? new byte[0] : typed('C', text("S" + name)),
        typed('S'));
  }

  private static byte[] functionCall(int function, List<String> values) {
    return typed('F', int32(function), int16(0), values(values), int16(0));
  }

  private static byte[] values(List<String> values) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(int16(values.size()));
    for (String value : values) {
      byte[] content = value.equals("NULL") ? new byte[0] : Step.bytes(value);
      body.writeBytes(int32(value.equals("NULL") ? -1 : content.length));
      body.writeBytes(content);
    }
    return body.toByteArray();
  }

  private static byte[] int16(int number) {
    return ByteBuffer.allocate(Short.BYTES).putShort((short) number).array();
  }

  private static List<String> rest(List<String> fields, int from) {
    return fields.size() <= from ? List.of() : fields.subList(from, fields.size());
  }

  static String field(byte[] error, char code) {
    for (String field : new String(error, UTF_8).split("\0", -1)) {
      if (!field.isEmpty() && field.charAt(0) == code) {
        return field.substring(1);
      }
    }
    return "";
  }
}
