package dev.countersign.postgres.rules;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.Generation;
import dev.countersign.postgres.dialect.Relation.Kind;
import dev.countersign.postgres.dialect.SqlType;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Asks about the rows of a table, where that runs nobody's code.
///
/// Whoever owns a table decides what reading it runs: functions in policies, in indexes and
/// constraints (the planner computes what is constant in them), types that compare their values by
/// code of their own, foreign tables. The question would run it as the role that changes are run
/// as. So only plain tables are asked, whose code is all the server's own, and only about types
/// that the server was born with; of all others the answer is why not.
public final class RowProbe {

  /// What came of a question.
  public sealed interface Answer {

    /// There are rows of this kind: this many, or more than [#COUNT_MAX].
    record Found(long rows) implements Answer {

      /// The number in words.
      public String words() {
        return rows > COUNT_MAX ? "more than %,d".formatted(COUNT_MAX) : "%,d".formatted(rows);
      }
    }

    /// There are none.
    record None() implements Answer {}

    /// It was not asked.
    record NotAsked(String why) implements Answer {}
  }

  /// More rows than these are not counted.
  public static final long COUNT_MAX = 1_000;

  private static final int TABLES_MAX = 1_000;
  private static final String STATE =
      """
      SELECT t.relkind, pg_catalog.row_security_active(t.oid),
        (SELECT pg_catalog.sum(pg_catalog.pg_relation_size(m))
          FROM pg_catalog.unnest(?::pg_catalog.oid[]) m),
        EXISTS (SELECT FROM pg_catalog.pg_statistic_ext s
          WHERE s.stxrelid OPERATOR(pg_catalog.=) ANY (?::pg_catalog.oid[]) AND s.stxexprs IS NOT NULL)
      FROM pg_catalog.pg_class t
      JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) t.relnamespace
      WHERE t.oid OPERATOR(pg_catalog.=) ?::pg_catalog.oid
        AND n.nspname OPERATOR(pg_catalog.=) ? AND t.relname OPERATOR(pg_catalog.=) ?
      """;

  private final Catalog catalog;
  private final Probe.Server server;
  private final long bytesMax;

  /// @param bytesMax tables with more bytes than this are not read
  public RowProbe(Catalog catalog, Probe.Server server, long bytesMax) {
    this.catalog = catalog;
    this.server = server;
    this.bytesMax = bytesMax;
  }

  /// Rows in which a column is NULL.
  ///
  /// @param only whether tables that inherit from it are left out
  public Answer nulls(Relation table, boolean only, String column) throws SQLException {
    Optional<Column> asked = table.column(column);
    if (asked.filter(c -> c.generation() != Generation.VIRTUAL).isEmpty()) {
      return new Answer.NotAsked("%s is no stored column of it".formatted(column));
    }
    return ask(
        table,
        only,
        "SELECT FROM %s WHERE %s IS NOT DISTINCT FROM NULL"
            .formatted(from(table, only), quoted(column)));
  }

  /// Groups of rows that have the same values in some columns.
  ///
  /// @param nullsToo whether NULLs are the same
  public Answer duplicates(Relation table, boolean only, List<String> columns, boolean nullsToo)
      throws SQLException {
    for (String column : columns) {
      if (table.column(column).filter(this::comparesPlainly).isEmpty()) {
        return new Answer.NotAsked("%s may be compared by code of its own".formatted(column));
      }
    }
    List<String> names = columns.stream().map(RowProbe::quoted).toList();
    String where =
        names.stream()
            .map(name -> name + " IS DISTINCT FROM NULL")
            .collect(Collectors.joining(" AND "));
    return ask(
        table,
        only,
        "SELECT FROM %s%s GROUP BY %s HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1"
            .formatted(
                from(table, only), nullsToo ? "" : " WHERE " + where, String.join(", ", names)));
  }

  private Answer ask(Relation table, boolean only, String rows) throws SQLException {
    Set<Relation> all = only ? Set.of(table) : tree(table);
    Optional<String> why = whyNot(table, all);
    if (why.isPresent()) {
      return new Answer.NotAsked(why.get());
    }
    String counted =
        "SELECT pg_catalog.count(*) FROM (%s LIMIT %d) found".formatted(rows, COUNT_MAX + 1);
    long count = Long.parseLong(server.rows(counted).getFirst().getFirst());
    return count == 0 ? new Answer.None() : new Answer.Found(count);
  }

  private Optional<String> whyNot(Relation table, Set<Relation> all) throws SQLException {
    if (all.size() > TABLES_MAX) {
      return Optional.of("it has more than %,d tables below it".formatted(TABLES_MAX));
    }
    if (all.stream().anyMatch(t -> t.kind() != Kind.TABLE && t.kind() != Kind.PARTITIONED_TABLE)) {
      return Optional.of("not all of it is a plain table");
    }
    if (all.stream().anyMatch(t -> !t.code().isEmpty())) {
      return Optional.of("its indexes, constraints, defaults or policies call functions of users");
    }
    String oids =
        all.stream().map(t -> Long.toString(t.oid())).collect(Collectors.joining(",", "{", "}"));
    List<List<String>> state =
        server.rows(STATE, oids, oids, table.oid(), table.schema(), table.name());
    if (state.isEmpty()) {
      return Optional.of("it is not what it was a moment ago");
    }
    return whyNot(state.getFirst());
  }

  private Optional<String> whyNot(List<String> state) {
    if (state.get(1).equals("t")) {
      return Optional.of("row-level security hides some of its rows");
    }
    if (state.get(3).equals("t")) {
      return Optional.of("its statistics call functions");
    }
    long bytes = state.get(2).isEmpty() ? 0 : Long.parseLong(state.get(2));
    return bytes > bytesMax
        ? Optional.of(
            "it has %,d MB, and no more than %,d are read".formatted(bytes >> 20, bytesMax >> 20))
        : Optional.empty();
  }

  /// The table and all that inherit from it, as far as their number is not too large.
  private Set<Relation> tree(Relation table) {
    var all = new LinkedHashSet<Relation>();
    var open = new ArrayDeque<Relation>(List.of(table));
    while (!open.isEmpty() && all.size() <= TABLES_MAX) {
      Relation next = open.poll();
      if (all.add(next)) {
        next.inheritance().children().stream()
            .flatMap(child -> catalog.relation(child).stream())
            .forEach(open::add);
      }
    }
    return all;
  }

  private boolean comparesPlainly(Column column) {
    return column.generation() != Generation.VIRTUAL && comparesPlainly(column.typeOid());
  }

  private boolean comparesPlainly(long oid) {
    return catalog
        .type(oid)
        .filter(type ->
            switch (type.kind()) {
              case 'b' -> type.builtIn() || isArrayOfPlain(type);
              case 'e' -> true;
              case 'd' -> comparesPlainly(type.base());
              default -> type.builtIn() && type.kind() == 'r';
            })
        .isPresent();
  }

  private boolean isArrayOfPlain(SqlType type) {
    return type.element() != 0
        && type.name().startsWith("_")
        && catalog.type(type.element()).filter(element -> element.kind() == 'e').isPresent();
  }

  private static String from(Relation table, boolean only) {
    return (only ? "ONLY " : "") + quoted(table.schema()) + "." + quoted(table.name());
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
