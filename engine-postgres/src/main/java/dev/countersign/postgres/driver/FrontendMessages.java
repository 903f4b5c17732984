package dev.countersign.postgres.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.core.BindValue;
import dev.countersign.core.Statement;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// The messages that a client sends, as bytes (manual, "Message Formats").
final class FrontendMessages {

  private static final int UNNAMED = 0;

  private FrontendMessages() {}

  /// A simple query: all statements of the text, as one unit unless it says otherwise.
  static byte[] query(String sql) {
    return message('Q', new Body().text(sql));
  }

  /// Parse, Bind, Describe, Execute and Sync of one statement with its values exactly as they were
  /// sent.
  static byte[] execute(Statement statement, List<Integer> resultFormats) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(message('P', parse(statement)));
    all.writeBytes(message('B', bind(statement.values(), resultFormats)));
    all.writeBytes(message('D', new Body().one('P').one(UNNAMED)));
    all.writeBytes(message('E', new Body().one(UNNAMED).four(0)));
    all.writeBytes(message('S', new Body()));
    return all.toByteArray();
  }

  /// Refuses to send copy data, so that the server ends the COPY with an error.
  static byte[] copyFail(String why) {
    return message('f', new Body().text(why));
  }

  /// Says goodbye.
  static byte[] terminate() {
    return message('X', new Body());
  }

  private static Body parse(Statement statement) {
    var body = new Body().one(UNNAMED).text(statement.text()).two(statement.values().size());
    statement.values().forEach(value -> body.four(value.typeId()));
    return body;
  }

  private static Body bind(List<BindValue> values, List<Integer> resultFormats) {
    var body = new Body().one(UNNAMED).one(UNNAMED).two(values.size());
    values.forEach(value -> body.two(value.binary() ? 1 : 0));
    body.two(values.size());
    values.forEach(value -> value(body, value));
    body.two(resultFormats.size());
    resultFormats.forEach(body::two);
    return body;
  }

  private static void value(Body body, BindValue value) {
    if (value.bytes().isEmpty()) {
      body.four(-1);
      return;
    }
    byte[] bytes = value.bytes().get().toArray();
    body.four(bytes.length).raw(bytes);
  }

  private static byte[] message(char type, Body body) {
    byte[] content = body.bytes.toByteArray();
    return ByteBuffer.allocate(1 + Integer.BYTES + content.length)
        .put((byte) type)
        .putInt(Integer.BYTES + content.length)
        .put(content)
        .array();
  }

  /// The content of one message while it is written.
  private static final class Body {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Body one(int value) {
      bytes.write(value);
      return this;
    }

    Body two(int value) {
      return one(value >>> 8).one(value);
    }

    Body four(int value) {
      return two(value >>> 16).two(value);
    }

    Body raw(byte[] content) {
      bytes.writeBytes(content);
      return this;
    }

    Body text(String text) {
      return raw(text.getBytes(UTF_8)).one(0);
    }
  }
}
