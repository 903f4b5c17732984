package dev.countersign.postgres.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/// Bind values as a person reads them. Values in a binary format that is not known here are shown
/// as `\x` and hexadecimal digits; so are those whose bytes are not what their type demands.
///
/// Source: the `*_recv` functions of PostgreSQL 18; type numbers from `pg_type.dat`.
final class ValueText {

  private static final LocalDate EPOCH_DAY = LocalDate.of(2000, 1, 1);

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, ""),
          Map.entry(16, "boolean"),
          Map.entry(17, "bytea"),
          Map.entry(18, "char"),
          Map.entry(19, "name"),
          Map.entry(20, "bigint"),
          Map.entry(21, "smallint"),
          Map.entry(23, "integer"),
          Map.entry(25, "text"),
          Map.entry(26, "oid"),
          Map.entry(114, "json"),
          Map.entry(142, "xml"),
          Map.entry(700, "real"),
          Map.entry(701, "double precision"),
          Map.entry(1005, "smallint[]"),
          Map.entry(1007, "integer[]"),
          Map.entry(1009, "text[]"),
          Map.entry(1016, "bigint[]"),
          Map.entry(1042, "character"),
          Map.entry(1043, "character varying"),
          Map.entry(1082, "date"),
          Map.entry(1083, "time"),
          Map.entry(1114, "timestamp"),
          Map.entry(1184, "timestamp with time zone"),
          Map.entry(1186, "interval"),
          Map.entry(1700, "numeric"),
          Map.entry(2950, "uuid"),
          Map.entry(3802, "jsonb"));

  private ValueText() {}

  /// The type's name, or its number where the name is not known.
  static String typeName(int type) {
    return NAMES.getOrDefault(type, Integer.toUnsignedString(type));
  }

  static String shown(int type, boolean binary, byte[] content) {
    if (!binary) {
      return new String(content, StandardCharsets.UTF_8);
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      String text = decoded(type, bytes, content);
      return bytes.hasRemaining() ? hex(content) : text;
    } catch (BufferUnderflowException | DateTimeException | ArithmeticException e) {
      return hex(content);
    }
  }

  private static String decoded(int type, ByteBuffer bytes, byte[] content) {
    return switch (type) {
      case 16 -> bytes.get() == 0 ? "false" : "true";
      case 20 -> Long.toString(bytes.getLong());
      case 21 -> Short.toString(bytes.getShort());
      case 23 -> Integer.toString(bytes.getInt());
      case 26 -> Integer.toUnsignedString(bytes.getInt());
      case 19, 25, 114, 142, 1042, 1043 -> text(bytes, content);
      case 3802 -> bytes.get() == 1 ? text(bytes, content).substring(1) : hex(content);
      case 700 -> Float.toString(bytes.getFloat());
      case 701 -> Double.toString(bytes.getDouble());
      case 1082 -> date(bytes.getInt());
      case 1083 -> LocalTime.ofNanoOfDay(Math.multiplyExact(bytes.getLong(), 1000)).toString();
      case 1114 -> timestamp(bytes.getLong(), "");
      case 1184 -> timestamp(bytes.getLong(), "Z");
      case 1700 -> NumericText.of(bytes);
      case 2950 -> new UUID(bytes.getLong(), bytes.getLong()).toString();
      default -> hex(content);
    };
  }

  private static String text(ByteBuffer bytes, byte[] content) {
    bytes.position(bytes.limit());
    return new String(content, StandardCharsets.UTF_8);
  }

  private static String date(int days) {
    if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
      return days > 0 ? "infinity" : "-infinity";
    }
    return EPOCH_DAY.plusDays(days).toString();
  }

  private static String timestamp(long micros, String zone) {
    if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
      return micros > 0 ? "infinity" : "-infinity";
    }
    LocalDateTime time =
        EPOCH_DAY
            .atStartOfDay()
            .plusSeconds(Math.floorDiv(micros, 1_000_000L))
            .plusNanos(Math.floorMod(micros, 1_000_000L) * 1000);
    return time.toString().replace('T', ' ') + zone;
  }

  private static String hex(byte[] content) {
    return "\\x" + HexFormat.of().formatHex(content);
  }
}
