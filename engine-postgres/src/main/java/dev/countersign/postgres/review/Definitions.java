package dev.countersign.postgres.review;

import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Everything that defines relations, as lines: what moves a definition moves a line, and so does
/// dropping an object and making it again.
final class Definitions {

  private static final String BIGINT = "bigint";

  private final Live live;

  Definitions(Live live) {
    this.live = live;
  }

  /// The lines of these relations; a number that is not there adds none.
  List<String> of(Collection<Long> relations) throws SQLException {
    Array oids = live.connection().createArrayOf(BIGINT, relations.toArray());
    var lines = new ArrayList<String>();
    add(lines, DefinitionQueries.RELATION, oids, 1);
    add(lines, DefinitionQueries.PRIVILEGES, oids, 1);
    add(lines, DefinitionQueries.COLUMNS, oids, 1);
    add(lines, DefinitionQueries.CONSTRAINTS, oids, 2);
    add(lines, DefinitionQueries.INDEXES, oids, 1);
    add(lines, DefinitionQueries.REST, oids, 8);
    return lines;
  }

  private void add(List<String> lines, String sql, Array oids, int times) throws SQLException {
    Object[] values = new Object[times];
    java.util.Arrays.fill(values, oids);
    lines.addAll(live.column(sql, values));
  }
}
