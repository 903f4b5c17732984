package dev.countersign.postgres.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// Messages as the transcripts write them, such as `Bind "" s1 "17"; Execute ""; Sync`.
final class WireText {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|[^\\s;]+");

  private WireText() {}

  static byte[] encode(String line) {
    var all = new ByteArrayOutputStream();
    for (String message : line.split(";\\s*(?=[A-Z])")) {
      all.writeBytes(encode(words(message)));
    }
    return all.toByteArray();
  }

  static List<String> normal(String line) {
    var shown = new ArrayList<String>();
    for (String message : line.split(";\\s*(?=[A-Z])")) {
      shown.add(message.strip());
    }
    return shown;
  }

  static List<String> words(String message) {
    return WORD.matcher(message)
        .results()
        .map(result -> result.group(1) == null ? result.group() : result.group(1))
        .toList();
  }

  private static byte[] encode(List<String> words) {
    List<String> args = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "Query" -> ClientSide.query(args.get(0));
      case "Parse" -> ClientSide.parse(args.get(0), args.get(1));
      case "Bind" ->
          ClientSide.bind(
              args.get(0), args.get(1), args.subList(2, args.size()).toArray(String[]::new));
      case "DescribeStatement" -> ClientSide.describe('S', args.get(0));
      case "DescribePortal" -> ClientSide.describe('P', args.get(0));
      case "Execute" -> ClientSide.execute(args.get(0));
      case "CloseStatement" -> ClientSide.close('S', args.get(0));
      case "ClosePortal" -> ClientSide.close('P', args.get(0));
      case "ErrorResponse" ->
          ClientSide.bytes(
              new PgError(PgError.Severity.valueOf(args.get(0)), args.get(1), args.get(2), "", "")
                  .toMessage());
      case "NoticeResponse" -> ClientSide.bytes(PgError.notice(args.get(0)).toMessage());
      case "ReadyForQuery" -> raw('Z', args.get(0).getBytes(StandardCharsets.UTF_8));
      case "CommandComplete" -> texts('C', args);
      case "ParameterStatus" -> texts('S', args);
      case "DataRow" -> row(args);
      case "CopyData" -> raw('d', args.get(0).getBytes(StandardCharsets.UTF_8));
      case "CopyFail" -> texts('f', args);
      case "Raw" -> HexFormat.of().parseHex(args.get(0));
      default -> plain(words.getFirst());
    };
  }

  private static byte[] plain(String name) {
    return switch (name) {
      case "Sync" -> ClientSide.empty('S');
      case "Flush" -> ClientSide.empty('H');
      case "CopyDone" -> ClientSide.empty('c');
      case "Terminate" -> ClientSide.empty('X');
      case "FunctionCall" -> raw('F', new byte[10]);
      case "ParseComplete" -> ClientSide.empty('1');
      case "BindComplete" -> ClientSide.empty('2');
      case "CloseComplete" -> ClientSide.empty('3');
      case "NoData" -> ClientSide.empty('n');
      case "EmptyQueryResponse" -> ClientSide.empty('I');
      case "PortalSuspended" -> ClientSide.empty('s');
      case "ParameterDescription" -> raw('t', new byte[2]);
      case "RowDescription" -> raw('T', new byte[2]);
      case "CopyInResponse" -> raw('G', new byte[3]);
      case "CopyOutResponse" -> raw('H', new byte[3]);
      case "NotificationResponse" -> raw('A', new byte[6]);
      default -> throw new IllegalArgumentException("no message is called " + name);
    };
  }

  private static byte[] row(List<String> columns) {
    var writer = new MessageWriter().begin('D').int16(columns.size());
    for (String column : columns) {
      byte[] content = column.getBytes(StandardCharsets.UTF_8);
      writer.int32(content.length).bytes(content);
    }
    return ClientSide.bytes(writer.end().done());
  }

  private static byte[] texts(char type, List<String> texts) {
    var writer = new MessageWriter().begin(type);
    texts.forEach(writer::text);
    return ClientSide.bytes(writer.end().done());
  }

  private static byte[] raw(char type, byte[] body) {
    return ClientSide.bytes(new MessageWriter().begin(type).bytes(body).end().done());
  }

  /// An error or notice of the gate's, in short.
  static byte[] shortened(byte[] message) {
    if (message[0] != 'E' && message[0] != 'N' || message.length < 20) {
      return message;
    }
    PgError error = PgError.parse(ByteBuffer.wrap(message).position(5));
    var shortened = new PgError(error.severity(), error.sqlState(), error.message(), "", "");
    return ClientSide.bytes(shortened.toMessage());
  }

  static String shown(byte[] message) {
    return new String(message, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
  }
}
