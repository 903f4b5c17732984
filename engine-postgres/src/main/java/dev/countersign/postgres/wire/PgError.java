package dev.countersign.postgres.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The fields of an ErrorResponse or NoticeResponse that the gate reads or writes.
///
/// Source: PostgreSQL 18 manual, "Error and Notice Message Fields".
///
/// @param severity how bad it is
/// @param sqlState five characters
/// @param message the primary message
/// @param detail more; empty text for none
/// @param hint what to do; empty text for none
/// @param position where in the query text, in characters from 1; 0 is nowhere
public record PgError(
    Severity severity, String sqlState, String message, String detail, String hint, int position) {

  /// Without a position.
  public PgError(Severity severity, String sqlState, String message, String detail, String hint) {
    this(severity, sqlState, message, detail, hint, 0);
  }

  /// The severities that the gate uses.
  public enum Severity {
    /// The statement failed.
    ERROR,
    /// The session ends.
    FATAL,
    /// For information.
    NOTICE
  }

  /// An error without detail or hint.
  public static PgError error(String sqlState, String message) {
    return new PgError(Severity.ERROR, sqlState, message, "", "");
  }

  /// An error that ends the session.
  public static PgError fatal(String sqlState, String message) {
    return new PgError(Severity.FATAL, sqlState, message, "", "");
  }

  /// A notice.
  public static PgError notice(String message) {
    return new PgError(Severity.NOTICE, "00000", message, "", "");
  }

  /// The same with a hint.
  public PgError hint(String text) {
    return new PgError(severity, sqlState, message, detail, text, position);
  }

  /// The same, at a position of the query text.
  public PgError at(int position) {
    return new PgError(severity, sqlState, message, detail, hint, position);
  }

  /// The whole message, ready to be sent.
  public ByteBuffer toMessage() {
    var writer = new MessageWriter().begin(severity == Severity.NOTICE ? 'N' : 'E');
    field(writer, 'S', severity.name());
    field(writer, 'V', severity.name());
    field(writer, 'C', sqlState);
    field(writer, 'M', message);
    field(writer, 'D', detail);
    field(writer, 'H', hint);
    field(writer, 'P', position > 0 ? Integer.toString(position) : "");
    return writer.int8(0).end().done();
  }

  /// Reads the body of an ErrorResponse or NoticeResponse; fields that are missing are empty.
  ///
  /// @param body its position is after the length word
  public static PgError parse(ByteBuffer body) {
    var fields = new String[128];
    var bytes = body.slice();
    while (bytes.hasRemaining()) {
      int code = bytes.get();
      if (code <= 0) {
        break;
      }
      fields[code] = text(bytes);
    }
    return new PgError(
        severity(field(fields, 'V', field(fields, 'S', "ERROR"))),
        field(fields, 'C', "XX000"),
        field(fields, 'M', ""),
        field(fields, 'D', ""),
        field(fields, 'H', ""));
  }

  private static String field(String[] fields, char code, String otherwise) {
    String value = fields[code];
    return value == null ? otherwise : value;
  }

  private static Severity severity(String name) {
    return switch (name) {
      case "FATAL", "PANIC" -> Severity.FATAL;
      case "ERROR" -> Severity.ERROR;
      default -> Severity.NOTICE;
    };
  }

  private static String text(ByteBuffer bytes) {
    int from = bytes.position();
    while (bytes.hasRemaining() && bytes.get() != 0) {
      continue;
    }
    int end = bytes.position() > from ? bytes.position() - 1 : from;
    var content = new byte[end - from];
    bytes.get(from, content);
    return new String(content, StandardCharsets.UTF_8);
  }

  private static void field(MessageWriter writer, char code, String value) {
    if (!value.isEmpty()) {
      writer.int8(code).text(value);
    }
  }
}
