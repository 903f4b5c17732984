package dev.countersign.postgres.rehearsal;

import dev.countersign.postgres.driver.CloneLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A table that probes read and write, and the one row of it that they use: the first by its
/// primary key, else the first that is stored.
///
/// @param name qualified and quoted like in SQL
/// @param read reads the row
/// @param write takes the locks of an UPDATE of the row, and gives them back
record ProbedTable(String name, String read, String write) {

  private static final int TABLES_MAX = 8;

  /// The tables among these objects, as far as the clone has them.
  static List<ProbedTable> of(List<String> objects, CloneLink link) {
    List<ProbedTable> tables = new ArrayList<>();
    for (String object : objects) {
      Optional<String> name = table(object, link);
      if (name.isPresent()
          && tables.size() < TABLES_MAX
          && tables.stream().noneMatch(table -> table.name.equals(name.get()))) {
        tables.add(of(name.get(), link));
      }
    }
    return tables;
  }

  private static Optional<String> table(String object, CloneLink link) {
    String name =
        link.text(
            """
            SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = pg_catalog.to_regclass(%s) AND c.relkind IN ('r', 'p')\
            """
                .formatted(Sql.text(object)));
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  private static ProbedTable of(String name, CloneLink link) {
    String row = row(name, link);
    String read = "SELECT 1 FROM " + name + " WHERE " + row;
    return new ProbedTable(
        name,
        read,
        "BEGIN; LOCK TABLE ONLY %s IN ROW EXCLUSIVE MODE; %s FOR NO KEY UPDATE; ROLLBACK"
            .formatted(name, read));
  }

  private static String row(String name, CloneLink link) {
    String columns =
        link.text(
            """
            SELECT pg_catalog.string_agg(pg_catalog.format('%%I', a.attname), ', '
                     ORDER BY a.attnum)
              FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a
                ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
             WHERE i.indrelid = %s::pg_catalog.regclass AND i.indisprimary\
            """
                .formatted(Sql.text(name)));
    String key = columns.isEmpty() ? "" : firstKey(name, columns, link);
    return key.isEmpty() ? "ctid = '(0,1)'" : key;
  }

  private static String firstKey(String name, String columns, CloneLink link) {
    return link.text(
        """
        SELECT pg_catalog.string_agg(pg_catalog.format('%%I = %%L', k.key, k.value), ' AND ')
          FROM (SELECT %2$s FROM %1$s ORDER BY %2$s LIMIT 1) AS r,
               pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(r)) AS k (key, value)\
        """
            .formatted(name, columns));
  }
}
