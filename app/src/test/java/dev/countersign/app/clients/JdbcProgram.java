package dev.countersign.app.clients;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PGobject;

/// What an ordinary application does with pgJDBC. It leaves the database as it found it.
final class JdbcProgram {

  private final Connection connection;
  private final Transcript said;

  private JdbcProgram(Connection connection, Transcript said) {
    this.connection = connection;
    this.said = said;
  }

  static String run(Connection connection) {
    var said = new Transcript();
    var program = new JdbcProgram(connection, said);
    said.tried("reads", program::reads);
    said.tried("prepared", program::prepared);
    said.tried("values", program::values);
    said.tried("batches", program::batches);
    said.tried("rewritten batch", program::insertBatch);
    said.tried("portals", program::portals);
    said.tried("keys", program::generatedKeys);
    said.tried("transactions", program::transactions);
    said.tried("metadata", program::metadata);
    said.tried("several results", program::severalResults);
    program.errors();
    return said.toString();
  }

  private void reads() throws SQLException {
    said.execute(connection, "SELECT * FROM customers ORDER BY id");
    said.execute(connection, "SHOW transaction_isolation");
    said.say(connection.isValid(5));
    said.say(connection.getSchema());
    said.say(connection.getCatalog());
    connection.setReadOnly(true);
    said.tried("read-only", () -> said.execute(connection, "UPDATE notes SET id = 1 WHERE id = 1"));
    connection.setReadOnly(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    said.say(connection.getTransactionIsolation());
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }

  private void prepared() throws SQLException {
    try (PreparedStatement byId =
        connection.prepareStatement("SELECT name, mood, score FROM customers WHERE id = ?")) {
      for (int i = 0; i < 12; i++) {
        byId.setInt(1, i % 4);
        said.rows(byId.executeQuery());
      }
      if (connection.unwrap(PGConnection.class).getPreferQueryMode() != PreferQueryMode.SIMPLE) {
        said.say(byId.getParameterMetaData().getParameterTypeName(1));
        said.say(byId.getMetaData().getColumnName(2));
      }
    }
    try (PreparedStatement any =
        connection.prepareStatement("SELECT id FROM customers WHERE id = ANY (?) AND name <> ?")) {
      any.setArray(1, connection.createArrayOf("int4", new Object[] {1, 2, 77}));
      any.setString(2, "Zoë");
      said.rows(any.executeQuery());
    }
  }

  private void values() throws SQLException {
    try (PreparedStatement kinds = connection.prepareStatement("SELECT * FROM kinds ORDER BY id")) {
      for (int i = 0; i < 7; i++) {
        said.rows(kinds.executeQuery());
      }
    }
    try (PreparedStatement typed =
        connection.prepareStatement(
            "SELECT ?::jsonb AS json, ?::uuid AS uuid, ?::timestamptz AS instant, ?::bytea AS bytes,"
                + " ?::text[] AS texts, ?::mood AS mood, ?::numeric AS exact, ?::timestamp AS moment")) {
      for (int i = 0; i < 7; i++) {
        var json = new PGobject();
        json.setType("jsonb");
        json.setValue("{\"größe\": [1, \"😀\"]}");
        typed.setObject(1, json);
        typed.setObject(2, UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
        typed.setObject(3, OffsetDateTime.parse("2026-02-03T04:05:06.789+02:00"));
        typed.setBytes(4, "bytes\0😀".getBytes(StandardCharsets.UTF_8));
        typed.setArray(5, connection.createArrayOf("text", new Object[] {"a,b", "\"q\"", "😀"}));
        typed.setString(6, "happy");
        typed.setBigDecimal(7, new java.math.BigDecimal("12345678901234567890.5"));
        typed.setTimestamp(8, Timestamp.valueOf("2026-02-03 04:05:06.789"));
        typedRow(typed.executeQuery());
      }
    }
  }

  private void typedRow(ResultSet rows) throws SQLException {
    rows.next();
    Array texts = rows.getArray("texts");
    said.say(
        rows.getObject("uuid", UUID.class) + " " + rows.getObject("instant", OffsetDateTime.class));
    said.say(
        Arrays.toString(rows.getBytes("bytes")) + Arrays.toString((Object[]) texts.getArray()));
    said.say(rows.getString("json") + rows.getBigDecimal("exact") + rows.getTimestamp("moment"));
    rows.close();
  }

  private void batches() throws SQLException {
    try (Statement batch = connection.createStatement()) {
      batch.addBatch("INSERT INTO notes VALUES (20, 'a')");
      batch.addBatch("UPDATE notes SET body = 'b' WHERE id = 20");
      batch.addBatch("DELETE FROM notes WHERE id = 20");
      said.say(Arrays.toString(batch.executeBatch()));
    }
    connection.setAutoCommit(false);
    try (Statement batch = connection.createStatement()) {
      batch.addBatch("INSERT INTO notes VALUES (21, 'a')");
      batch.addBatch("INSERT INTO notes VALUES (1, 'twice')");
      batch.addBatch("INSERT INTO notes VALUES (22, 'never')");
      said.tried("a batch that fails", () -> batch.executeBatch());
    }
    connection.rollback();
    connection.setAutoCommit(true);
    said.execute(connection, "SELECT * FROM notes ORDER BY id");
  }

  private void insertBatch() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO notes VALUES (?, ?)");
        PreparedStatement delete = connection.prepareStatement("DELETE FROM notes WHERE id = ?")) {
      for (int i = 100; i < 180; i++) {
        insert.setInt(1, i);
        insert.setString(2, "note " + i);
        insert.addBatch();
        delete.setInt(1, i);
        delete.addBatch();
      }
      said.say(Arrays.stream(insert.executeBatch()).allMatch(count -> count == 1 || count == -2));
      said.execute(connection, "SELECT count(*), min(body), max(id) FROM notes");
      said.say(Arrays.toString(delete.executeBatch()));
    }
  }

  private void portals() throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement large =
        connection.prepareStatement("SELECT id, total FROM orders WHERE id > ? ORDER BY id")) {
      large.setFetchSize(33);
      for (int i = 0; i < 7; i++) {
        large.setInt(1, i);
        try (ResultSet rows = large.executeQuery()) {
          int count = 0;
          while (rows.next()) {
            count++;
            if (count % 100 == 0) {
              said.say(rows.getString(1) + " " + rows.getString(2));
            }
          }
          said.say(count);
        }
      }
      large.setMaxRows(5);
      said.rows(large.executeQuery());
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private void generatedKeys() throws SQLException {
    String insert = "INSERT INTO notes VALUES (?, ?)";
    for (String[] columns : new String[][] {{"id"}, {"id", "body"}}) {
      try (PreparedStatement statement = connection.prepareStatement(insert, columns)) {
        statement.setInt(1, 30);
        statement.setString(2, "keyed");
        said.say(statement.executeUpdate());
        said.rows(statement.getGeneratedKeys());
      }
      said.execute(connection, "DELETE FROM notes WHERE id = 30 RETURNING body");
    }
  }

  private void transactions() throws SQLException {
    connection.setAutoCommit(false);
    said.execute(connection, "INSERT INTO notes VALUES (40, 'kept?')");
    Savepoint point = connection.setSavepoint("point");
    said.tried("twice", () -> said.execute(connection, "INSERT INTO notes VALUES (40, 'twice')"));
    said.tried("after it", () -> said.execute(connection, "SELECT 1"));
    connection.rollback(point);
    said.execute(connection, "SELECT count(*) FROM notes");
    connection.releaseSavepoint(point);
    connection.rollback();
    said.execute(connection, "SELECT count(*) FROM notes");
    connection.commit();
    connection.setAutoCommit(true);
  }

  private void metadata() throws SQLException {
    DatabaseMetaData data = connection.getMetaData();
    said.say(data.getDatabaseProductVersion() + data.getUserName() + data.getMaxColumnNameLength());
    said.rows(data.getTables(null, "public", "%", null));
    said.rows(data.getColumns(null, "public", "orders", "%"));
    said.rows(data.getIndexInfo(null, "public", "orders", false, true));
    said.rows(data.getPrimaryKeys(null, "public", "customers"));
    said.rows(data.getImportedKeys(null, "public", "orders"));
    said.rows(data.getExportedKeys(null, "public", "customers"));
    said.rows(data.getSchemas());
    said.rows(data.getCatalogs());
    said.rows(data.getTypeInfo());
    said.rows(data.getFunctions(null, "public", "%"));
    said.rows(data.getFunctionColumns(null, "public", "%", "%"));
    said.rows(data.getProcedures(null, "public", "%"));
    said.rows(data.getTablePrivileges(null, "public", "notes"));
    said.rows(data.getColumnPrivileges(null, "public", "notes", "%"));
    said.rows(data.getUDTs(null, "public", "%", null));
    said.rows(data.getBestRowIdentifier(null, "public", "notes", 1, true));
    said.say(data.getSQLKeywords().length());
  }

  private void severalResults() throws SQLException {
    said.execute(
        connection,
        "SELECT 1; SELECT name FROM customers WHERE id = 2; UPDATE notes SET body = body WHERE id = 1");
    said.execute(connection, "SET datestyle = 'ISO'; SHOW datestyle");
    said.tried("broken", () -> said.execute(connection, "SELECT 1; SELECT 1/0; SELECT 2"));
    said.execute(connection, "");
  }

  private void errors() {
    for (String wrong :
        new String[] {
          "SELECT nam FROM customers",
          "SELEC 1",
          "SELECT 1/0",
          "INSERT INTO customers VALUES (1, 'again')",
          "INSERT INTO customers VALUES (7, NULL)",
          "SELECT 'x'::int"
        }) {
      said.tried(wrong, () -> said.execute(connection, wrong));
    }
    said.tried("unwrapped", this::statuses);
  }

  /// The gate puts the agent's name before the application's.
  private void statuses() throws SQLException {
    var statuses = new TreeMap<>(connection.unwrap(PGConnection.class).getParameterStatuses());
    statuses.remove("application_name");
    said.say(statuses);
  }
}
