package dev.countersign.postgres.wire;

import dev.countersign.core.SessionState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The gate's own question to the server: what is this session's state?
///
/// It is asked in the extended protocol under names of its own, because a Query would drop the
/// client's unnamed statement and portal. Every name in it is qualified, so nothing in the session
/// can make it mean something else. Not thread-safe.
final class StateProbe {

  /// The settings that belong to the state: they change how names are resolved, how literals are
  /// read, what a statement does, or whether rules of integrity hold.
  static final List<String> SETTINGS =
      List.of(
          "DateStyle",
          "IntervalStyle",
          "TimeZone",
          "array_nulls",
          "check_function_bodies",
          "default_table_access_method",
          "default_tablespace",
          "row_security",
          "search_path",
          "session_replication_role",
          "standard_conforming_strings",
          "transform_null_equals",
          "xmloption");

  private static final int BYTES_MAX = 16 << 20;
  private static final String NAME = "countersign probe";
  private static final String SQL = sql();

  private final TreeMap<String, String> settings = new TreeMap<>();
  private final TreeMap<String, String> temporary = new TreeMap<>();
  private final Map<String, Listed> prepared = new HashMap<>();
  private String database = "";
  private String role = "";
  private int bytes;
  private Optional<ByteBuffer> failure = Optional.empty();

  /// A prepared statement as the server lists it.
  ///
  /// @param text the text, of a PREPARE where SQL made it
  record Listed(String text, boolean bySql) {}

  private static String sql() {
    var names = new StringBuilder();
    for (String setting : SETTINGS) {
      names.append(names.isEmpty() ? "('" : ", ('").append(setting).append("'::pg_catalog.text)");
    }
    return """
    SELECT 'database', pg_catalog.current_database()::pg_catalog.text, ''::pg_catalog.text
    UNION ALL SELECT 'role', current_user::pg_catalog.text, ''
    UNION ALL SELECT 'setting', s.n, pg_catalog.current_setting(s.n, true)
      FROM (VALUES %s) AS s(n)
    UNION ALL SELECT 'temporary', c.relname::pg_catalog.text, c.relkind::pg_catalog.text
      FROM pg_catalog.pg_class AS c
      WHERE c.relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()
    UNION ALL SELECT 'temporary-type', t.typname::pg_catalog.text, ''
      FROM pg_catalog.pg_type AS t
      WHERE t.typnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()
        AND t.typrelid OPERATOR(pg_catalog.=) 0::pg_catalog.oid
        AND t.typelem OPERATOR(pg_catalog.=) 0::pg_catalog.oid
    UNION ALL SELECT CASE WHEN p.from_sql THEN 'sql-prepared' ELSE 'prepared' END,
        p.name, p.statement
      FROM pg_catalog.pg_prepared_statements AS p
    """
        .formatted(names);
  }

  /// Writes the messages and says what they are.
  ///
  /// @param sync whether the session is between two pipelines; if not, nothing may end the client's
  ///   implied transaction
  ByteBuffer ask(boolean sync, Outstanding outstanding) {
    var writer = new MessageWriter();
    writer.begin('P').text(NAME).text(SQL).int16(0).end();
    writer.begin('B').text(NAME).text(NAME).int16(0).int16(0).int16(0).end();
    writer.begin('E').text(NAME).int32(0).end();
    writer.begin('C').int8('P').text(NAME).end();
    writer.begin('C').int8('S').text(NAME).end();
    writer.begin(sync ? 'S' : 'H').end();
    for (char kind : (sync ? "PBECCS" : "PBECC").toCharArray()) {
      outstanding.add(new Expected.Own(kind, Optional.of(this), Optional.empty()));
    }
    return writer.done();
  }

  /// Takes the body of a DataRow.
  void row(MessageReader row) throws ProtocolViolation {
    bytes += row.remaining();
    if (bytes > BYTES_MAX) {
      throw new ProtocolViolation("54000", "the session has too many temporary objects");
    }
    row.int16();
    String kind = column(row);
    String name = column(row);
    String value = column(row);
    switch (kind) {
      case "database" -> database = name;
      case "role" -> role = name;
      case "setting" -> settings.put(name, value);
      case "temporary" -> temporary.put(name, relation(value));
      case "temporary-type" -> temporary.put(SessionState.TEMPORARY_TYPE + name, "type");
      case "prepared" -> prepared.put(Names63.of(name), new Listed(value, false));
      case "sql-prepared" -> prepared.put(Names63.of(name), new Listed(value, true));
      default -> throw new ProtocolViolation("the server's answer to the gate is garbled");
    }
  }

  /// @param message the whole ErrorResponse
  void failed(ByteBuffer message) {
    var content = new byte[message.remaining()];
    message.get(message.position(), content);
    failure = Optional.of(ByteBuffer.wrap(content));
  }

  Optional<ByteBuffer> failure() {
    return failure;
  }

  SessionState state() {
    return new SessionState(database, role, settings, temporary, Map.of());
  }

  /// The prepared statements, by name, but for the gate's own.
  Map<String, Prepared> prepared(KnownState state) {
    var statements = new HashMap<String, Prepared>();
    prepared.forEach((name, listed) -> {
      if (!name.equals(NAME)) {
        var sql = new SqlText(listed.text().getBytes(StandardCharsets.UTF_8));
        statements.put(name, new Prepared(name, sql, state, listed.bySql()));
      }
    });
    return statements;
  }

  private static String column(MessageReader row) throws ProtocolViolation {
    int length = row.int32();
    return length < 0 ? "" : new String(row.bytes(length), StandardCharsets.UTF_8);
  }

  private static String relation(String relkind) {
    return switch (relkind) {
      case "r", "p" -> "table";
      case "v", "m" -> "view";
      case "S" -> "sequence";
      case "i", "I" -> "index";
      default -> "type";
    };
  }
}
