package dev.countersign.postgres.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A PostgreSQL server that knows the protocol but no SQL: what names mean, what fails, what is
/// skipped, and in which state of the session a text was parsed and run.
///
/// Its statements: `begin`, `commit`, `rollback`, `set X` (the search path, undone by rollback),
/// `fail` (fails when run), `broken` (cannot be parsed), and any other text, which just runs.
final class ModelServer {

  /// A text that was run.
  ///
  /// @param parsedUnder the search path when it was parsed
  /// @param runUnder the search path when it was run
  record Run(String text, String parsedUnder, String runUnder) {}

  private record Parsed(String text, String under) {}

  final List<Run> runs = new ArrayList<>();
  char status = 'I';
  private String path = "public";
  private String pathBefore = "public";
  private String pathBeforeGroup = "public";
  private boolean skipping;
  private boolean implied;
  private final Map<String, Parsed> statements = new HashMap<>();
  private final Map<String, Parsed> portals = new HashMap<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private int taken;
  private MessageWriter replies = new MessageWriter();

  /// Adds bytes of the gate's.
  void give(byte[] bytes) {
    received.writeBytes(bytes);
  }

  /// Works off one message.
  ///
  /// @return whether there was one
  boolean work() {
    byte[] all = received.toByteArray();
    if (all.length - taken < 5) {
      return false;
    }
    ByteBuffer view = ByteBuffer.wrap(all);
    int total = view.getInt(taken + 1) + 1;
    if (all.length - taken < total) {
      return false;
    }
    byte type = all[taken];
    var reader = new MessageReader().over(view, taken + 5, taken + total);
    taken += total;
    try {
      took(type, reader);
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
    return true;
  }

  /// What the server has answered since the last call.
  byte[] takeReplies() {
    byte[] content = ClientSide.bytes(replies.done());
    replies = new MessageWriter();
    return content;
  }

  /// The server's side of the login: anybody may come in.
  void letIn() {
    replies.begin('R').int32(0).end();
    replies.begin('S').text("client_encoding").text("UTF8").end();
    replies.begin('K').int32(7).int32(99).end();
    replies.begin('Z').int8('I').end();
  }

  private void took(byte type, MessageReader reader) throws ProtocolViolation {
    if (skipping && type != 'S') {
      return;
    }
    if (!implied) {
      pathBeforeGroup = path;
    }
    switch (type) {
      case 'Q' -> query(reader.text());
      case 'P' -> parse(reader);
      case 'B' -> bind(reader);
      case 'E' -> execute(reader.name());
      case 'D' -> describe(reader);
      case 'C' -> close(reader);
      case 'S' -> sync();
      case 'H' -> {}
      default -> throw new AssertionError("the gate sent a message of type " + (char) type);
    }
  }

  private void query(String text) {
    statements.remove("");
    portals.remove("");
    if (!text.startsWith("countersign") && !text.equals("broken")) {
      run(new Parsed(text, path));
    } else {
      failed("42601");
    }
    implied = false;
    if (status == 'I') {
      portals.clear();
    }
    ready();
  }

  private void parse(MessageReader reader) throws ProtocolViolation {
    String name = reader.name();
    String text = reader.text();
    implied = true;
    if (name.isEmpty()) {
      statements.remove("");
    }
    if (text.startsWith("countersign") || text.equals("broken")) {
      skip("42601");
    } else if (status == 'E' && !text.equals("rollback") && !text.equals("commit")) {
      skip("25P02");
    } else if (statements.containsKey(name)) {
      skip("42P05");
    } else {
      statements.put(name, new Parsed(text, path));
      replies.begin('1').end();
    }
  }

  private void bind(MessageReader reader) throws ProtocolViolation {
    String portal = reader.name();
    Parsed statement = statements.get(reader.name());
    implied = true;
    if (statement == null) {
      skip("26000");
    } else if (status == 'E' && !isEnd(statement.text())) {
      skip("25P02");
    } else if (!portal.isEmpty() && portals.containsKey(portal)) {
      skip("42P03");
    } else {
      portals.put(portal, statement);
      replies.begin('2').end();
    }
  }

  private void execute(String name) {
    Parsed portal = portals.get(name);
    implied = true;
    if (portal == null) {
      skip("34000");
    } else if (portal.text().contains("pg_catalog")) {
      probe();
    } else if (!run(portal)) {
      skipping = true;
    } else if (portals.containsKey(name)) {
      portals.put(name, new Parsed("fail", path));
    }
  }

  private void describe(MessageReader reader) throws ProtocolViolation {
    boolean statement = reader.int8() == 'S';
    String name = reader.name();
    if (!(statement ? statements : portals).containsKey(name)) {
      skip(statement ? "26000" : "34000");
      return;
    }
    if (statement) {
      replies.begin('t').int16(0).end();
    }
    replies.begin('n').end();
  }

  private void close(MessageReader reader) throws ProtocolViolation {
    (reader.int8() == 'S' ? statements : portals).remove(reader.name());
    replies.begin('3').end();
  }

  private void sync() {
    skipping = false;
    if (status == 'I' && implied) {
      portals.clear();
    }
    implied = false;
    ready();
  }

  private static boolean isEnd(String text) {
    return text.equals("rollback") || text.equals("commit");
  }

  private boolean run(Parsed statement) {
    String text = statement.text();
    if (status == 'E' && !isEnd(text)) {
      failed("25P02");
      return false;
    }
    if (text.equals("fail")) {
      failed("22012");
      return false;
    }
    runs.add(new Run(text, statement.under(), path));
    switch (text) {
      case "begin" -> {
        if (status == 'I') {
          pathBefore = path;
        }
        status = 'T';
      }
      case "commit", "rollback" -> {
        if (status == 'E' || status == 'T' && text.equals("rollback")) {
          path = pathBefore;
        }
        status = 'I';
        portals.clear();
      }
      default -> {
        if (text.startsWith("set ")) {
          path = text.substring(4);
        }
      }
    }
    replies.begin('C').text(text.split(" ")[0].toUpperCase(Locale.ROOT)).end();
    return true;
  }

  private void probe() {
    row("database", "shop", "");
    row("role", "app", "");
    row("setting", "search_path", path);
    statements.forEach((name, parsed) -> row("prepared", Names63.shown(name), parsed.text()));
    replies.begin('C').text("SELECT 3").end();
  }

  private void row(String... columns) {
    replies.begin('D').int16(columns.length);
    for (String column : columns) {
      byte[] content = column.getBytes(StandardCharsets.UTF_8);
      replies.int32(content.length).bytes(content);
    }
    replies.end();
  }

  private void skip(String sqlState) {
    skipping = true;
    failed(sqlState);
  }

  private void failed(String sqlState) {
    if (status == 'T') {
      status = 'E';
    } else if (status == 'I') {
      path = pathBeforeGroup;
    }
    replies.bytes(ClientSide.bytes(PgError.error(sqlState, "model").toMessage()));
  }

  private void ready() {
    replies.begin('Z').int8(status).end();
  }
}
