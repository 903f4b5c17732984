package dev.countersign.postgres.driver;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.CheckConstraint;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.ForeignKey;
import dev.countersign.postgres.dialect.Relation.Generation;
import dev.countersign.postgres.dialect.Relation.Inheritance;
import dev.countersign.postgres.dialect.Relation.Links;
import dev.countersign.postgres.dialect.Relation.OwnedSequence;
import dev.countersign.postgres.dialect.Relation.Persistence;
import dev.countersign.postgres.dialect.Relation.RowPolicy;
import dev.countersign.postgres.dialect.Relation.RowSecurity;
import dev.countersign.postgres.dialect.Relation.Rule;
import dev.countersign.postgres.dialect.Relation.Size;
import dev.countersign.postgres.dialect.Relation.Trigger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads all relations of a database, or some of them, each kind of thing they consist of with one
/// query.
final class RelationsReader {

  private final Connection connection;
  private final Optional<String> some;
  private final Map<Long, List<Column>> columns = new HashMap<>();
  private final Map<Long, List<Index>> indexes = new HashMap<>();
  private final Map<Long, List<CheckConstraint>> checks = new HashMap<>();
  private final Map<Long, List<ForeignKey>> references = new HashMap<>();
  private final Map<Long, List<ForeignKey>> referencedBy = new HashMap<>();
  private final Map<Long, List<Trigger>> triggers = new HashMap<>();
  private final Map<Long, List<Rule>> rules = new HashMap<>();
  private final Map<Long, List<RowPolicy>> policies = new HashMap<>();
  private final Map<Long, List<Long>> parents = new HashMap<>();
  private final Map<Long, List<Long>> children = new HashMap<>();
  private final Map<Long, List<Long>> code = new HashMap<>();
  private final Map<Long, List<OwnedSequence>> sequences = new HashMap<>();
  private final Map<Long, List<String>> statistics = new HashMap<>();
  private final Map<Long, List<String>> publications = new HashMap<>();

  /// Of all relations.
  RelationsReader(Connection connection) {
    this(connection, Optional.empty());
  }

  /// @param some the numbers of those that are read; empty for all
  RelationsReader(Connection connection, Optional<Set<Long>> some) {
    this.connection = connection;
    this.some = some.map(RelationsReader::array);
  }

  private static String array(Set<Long> oids) {
    return oids.stream()
        .map(oid -> Long.toString(oid))
        .collect(Collectors.joining(",", " = ANY ('{", "}'::oid[])"));
  }

  /// The query, for those relations alone.
  ///
  /// @param keys columns of the query, one of which holds the relation's number
  private String of(String query, String... keys) {
    return some.map(those ->
            "SELECT * FROM (%s) all_of_them WHERE %s"
                .formatted(
                    query,
                    Stream.of(keys).map(key -> key + those).collect(Collectors.joining(" OR "))))
        .orElse(query);
  }

  List<Relation> read() throws SQLException {
    readColumns();
    readIndexes();
    readChecks();
    readForeignKeys();
    readTriggers();
    readRules();
    readPolicies();
    readInheritance();
    readCode();
    readLinks();
    return Rows.of(connection, of(RelationQueries.RELATIONS, "oid"), this::relation);
  }

  private Relation relation(Rows row) throws SQLException {
    long oid = row.number();
    return new Relation(
        oid,
        Relation.Kind.of(row.letter()),
        row.text(),
        row.text(),
        row.text(),
        persistence(row.letter()),
        of(columns, oid),
        of(indexes, oid),
        of(checks, oid),
        of(references, oid),
        of(referencedBy, oid),
        of(triggers, oid),
        of(rules, oid),
        new RowSecurity(row.flag(), row.flag(), of(policies, oid)),
        inheritance(oid, row),
        row.maybeText(),
        size(row, of(indexes, oid)),
        of(code, oid),
        row.maybeText(),
        new Links(of(sequences, oid), row.number(), of(statistics, oid), of(publications, oid)));
  }

  private Inheritance inheritance(long oid, Rows row) throws SQLException {
    return new Inheritance(
        of(parents, oid),
        of(children, oid),
        row.flag(),
        row.maybeText(),
        row.maybeText(),
        Optional.of(row.number()).filter(defaultPartition -> defaultPartition != 0));
  }

  private static Size size(Rows row, List<Index> indexes) throws SQLException {
    long indexBytes = indexes.stream().mapToLong(Index::bytes).sum();
    return new Size(row.real(), row.number(), row.number(), indexBytes, row.number());
  }

  private static Persistence persistence(char code) {
    return switch (code) {
      case 'u' -> Persistence.UNLOGGED;
      case 't' -> Persistence.TEMPORARY;
      default -> Persistence.PERMANENT;
    };
  }

  private void readColumns() throws SQLException {
    Rows.of(
        connection,
        of(RelationQueries.COLUMNS, "attrelid"),
        row ->
            add(
                columns,
                row.number(),
                new Column(
                    row.integer(),
                    row.text(),
                    row.number(),
                    row.text(),
                    row.flag(),
                    row.flag(),
                    row.maybeText(),
                    generation(row.text()),
                    row.maybeText())));
  }

  private static Generation generation(String generatedAndIdentity) {
    return switch (generatedAndIdentity) {
      case "s" -> Generation.STORED;
      case "v" -> Generation.VIRTUAL;
      case "a" -> Generation.IDENTITY_ALWAYS;
      case "d" -> Generation.IDENTITY_BY_DEFAULT;
      default -> Generation.NONE;
    };
  }

  private void readIndexes() throws SQLException {
    Map<Long, Long> families = new HashMap<>();
    Rows.of(
        connection,
        "SELECT oid, opcfamily FROM pg_opclass",
        row -> families.put(row.number(), row.number()));
    Rows.of(
        connection,
        of(RelationQueries.INDEXES, "indrelid"),
        row -> add(indexes, row.number(), index(row, families)));
  }

  private static Index index(Rows row, Map<Long, Long> families) throws SQLException {
    long oid = row.number();
    String name = row.text();
    String method = row.text();
    List<Integer> all = row.integers();
    int keys = row.integer();
    List<Long> classes = row.numbers();
    boolean columnCollations = row.flag();
    return new Index(
        oid,
        name,
        method,
        all.subList(0, keys),
        all.subList(keys, all.size()),
        classes.stream().map(c -> columnCollations ? families.getOrDefault(c, 0L) : 0L).toList(),
        row.flag(),
        row.flag(),
        row.flag(),
        row.flag(),
        row.flag(),
        row.flag(),
        row.text(),
        row.text(),
        row.number());
  }

  private void readChecks() throws SQLException {
    Rows.of(
        connection,
        of(RelationQueries.CHECKS, "conrelid"),
        row ->
            add(
                checks,
                row.number(),
                new CheckConstraint(row.number(), row.text(), row.text(), row.flag())));
  }

  private void readForeignKeys() throws SQLException {
    List<ForeignKey> keys =
        Rows.of(
            connection,
            of(RelationQueries.FOREIGN_KEYS, "conrelid", "confrelid"),
            row ->
                new ForeignKey(
                    row.number(),
                    row.text(),
                    row.number(),
                    row.integers(),
                    row.number(),
                    row.integers(),
                    row.letter(),
                    row.letter(),
                    row.flag(),
                    row.flag(),
                    row.text()));
    for (ForeignKey key : keys) {
      add(references, key.fromRelation(), key);
      add(referencedBy, key.toRelation(), key);
    }
  }

  private void readTriggers() throws SQLException {
    Rows.of(
        connection,
        of(RelationQueries.TRIGGERS, "tgrelid"),
        row ->
            add(
                triggers,
                row.number(),
                new Trigger(
                    row.number(),
                    row.text(),
                    row.number(),
                    row.integer(),
                    row.letter(),
                    row.texts(),
                    row.text())));
  }

  private void readRules() throws SQLException {
    Rows.of(
        connection,
        of(RelationQueries.RULES, "ev_class"),
        row ->
            add(
                rules,
                row.number(),
                new Rule(row.text(), row.letter(), row.flag(), row.letter(), row.text())));
  }

  private void readPolicies() throws SQLException {
    Rows.of(
        connection,
        of(RelationQueries.POLICIES, "polrelid"),
        row ->
            add(
                policies,
                row.number(),
                new RowPolicy(
                    row.text(), row.letter(), row.flag(), row.maybeText(), row.maybeText())));
  }

  private void readInheritance() throws SQLException {
    Rows.of(
        connection,
        of(
            "SELECT inhrelid, inhparent FROM pg_inherits ORDER BY inhparent, inhseqno, inhrelid",
            "inhrelid",
            "inhparent"),
        row -> {
          long child = row.number();
          long parent = row.number();
          add(parents, child, parent);
          return add(children, parent, child);
        });
  }

  private void readCode() throws SQLException {
    Rows.of(
        connection, of(RelationQueries.CODE, "rel"), row -> add(code, row.number(), row.number()));
  }

  private void readLinks() throws SQLException {
    Rows.of(
        connection,
        of(RelationQueries.SEQUENCES, "refobjid"),
        row -> add(sequences, row.number(), new OwnedSequence(row.integer(), row.number())));
    Rows.of(
        connection,
        of(RelationQueries.STATISTICS, "stxrelid"),
        row -> add(statistics, row.number(), row.text()));
    Rows.of(
        connection,
        of(RelationQueries.PUBLICATIONS, "prrelid"),
        row -> add(publications, row.number(), row.text()));
  }

  private static <T> boolean add(Map<Long, List<T>> lists, long oid, T item) {
    return lists.computeIfAbsent(oid, _ -> new ArrayList<>()).add(item);
  }

  private static <T> List<T> of(Map<Long, List<T>> lists, long oid) {
    return lists.getOrDefault(oid, List.of());
  }
}
