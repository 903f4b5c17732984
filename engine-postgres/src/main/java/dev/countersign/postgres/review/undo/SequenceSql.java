package dev.countersign.postgres.review.undo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Writes out a sequence as it is now, with its value.
final class SequenceSql {

  private static final String DEFINITION =
      """
      SELECT seqtypid::regtype, seqincrement, seqmin, seqmax, seqstart, seqcache, seqcycle
        FROM pg_sequence WHERE seqrelid = to_regclass(?)
      """;

  private static final String OWNED_BY =
      """
      SELECT d.refobjid::regclass || '.' || quote_ident(a.attname)
        FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       WHERE d.classid = 'pg_class'::regclass AND d.objid = to_regclass(?) AND d.deptype = 'a'
         AND d.refobjsubid > 0
      """;

  private SequenceSql() {}

  static List<String> create(Before before, String sequence) throws SQLException {
    var statements = new ArrayList<>(unowned(before, sequence));
    statements.addAll(owned(before, sequence));
    return statements;
  }

  /// A sequence whose table is not there yet.
  static List<String> unowned(Before before, String sequence) throws SQLException {
    List<String> row = before.rows(DEFINITION, sequence).getFirst();
    return List.of(
        "CREATE SEQUENCE %s AS %s%s".formatted(sequence, row.getFirst(), options(row)),
        value(before, sequence));
  }

  /// Gives it to its column, if it belongs to one.
  static List<String> owned(Before before, String sequence) throws SQLException {
    return before.one(OWNED_BY, sequence).stream()
        .map(column -> "ALTER SEQUENCE %s OWNED BY %s".formatted(sequence, column))
        .toList();
  }

  /// Sets the sequence of an identity column to where it is now.
  static String position(Before before, String table, String column, String sequence)
      throws SQLException {
    List<String> row = before.rows("SELECT last_value, is_called FROM " + sequence).getFirst();
    return "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(%s, %s), %s, %s)"
        .formatted(Sql.literal(table), Sql.literal(column), row.get(0), row.get(1).equals("t"));
  }

  /// Back to the options and the value of now.
  static List<String> restore(Before before, String sequence) throws SQLException {
    List<String> row = before.rows(DEFINITION, sequence).getFirst();
    String owned = before.one(OWNED_BY, sequence).orElse("NONE");
    return List.of(
        "ALTER SEQUENCE %s AS %s%s OWNED BY %s"
            .formatted(sequence, row.getFirst(), options(row), owned),
        value(before, sequence));
  }

  private static String options(List<String> row) {
    return " INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s"
        .formatted(
            row.get(1),
            row.get(2),
            row.get(3),
            row.get(4),
            row.get(5),
            row.get(6).equals("t") ? " CYCLE" : " NO CYCLE");
  }

  private static String value(Before before, String sequence) throws SQLException {
    List<String> row = before.rows("SELECT last_value, is_called FROM " + sequence).getFirst();
    return "SELECT pg_catalog.setval(%s, %s, %s)"
        .formatted(Sql.literal(sequence), row.get(0), row.get(1).equals("t"));
  }
}
