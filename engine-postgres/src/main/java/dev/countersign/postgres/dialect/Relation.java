package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.ObjectName;
import java.util.List;
import java.util.Optional;

/// A relation of the catalogue: whatever has a row in `pg_class`, except indexes and TOAST tables.
///
/// @param oid its number
/// @param kind what it is
/// @param schema where it lives
/// @param name its name
/// @param owner the role that owns it
/// @param persistence whether it is logged, unlogged or temporary
/// @param columns in order; dropped ones are left out
/// @param indexes all of them, valid or not
/// @param checks CHECK constraints
/// @param references foreign keys from here to others
/// @param referencedBy foreign keys from others to here
/// @param triggers those that people made; the ones that enforce foreign keys are left out
/// @param rules rewrite rules, without the one that makes a view a view
/// @param rowSecurity row-level security
/// @param inheritance parents, children and partitioning
/// @param viewSql the query of a view or materialized view, with all names qualified
/// @param size estimates
/// @param code functions that its view query, defaults, checks, indexes or policies depend on
/// @param server the foreign server of a foreign table
/// @param links what else goes with it
public record Relation(
    long oid,
    Kind kind,
    String schema,
    String name,
    String owner,
    Persistence persistence,
    List<Column> columns,
    List<Index> indexes,
    List<CheckConstraint> checks,
    List<ForeignKey> references,
    List<ForeignKey> referencedBy,
    List<Trigger> triggers,
    List<Rule> rules,
    RowSecurity rowSecurity,
    Inheritance inheritance,
    Optional<String> viewSql,
    Size size,
    List<Long> code,
    Optional<String> server,
    Links links) {

  public Relation {
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
    checks = List.copyOf(checks);
    references = List.copyOf(references);
    referencedBy = List.copyOf(referencedBy);
    triggers = List.copyOf(triggers);
    rules = List.copyOf(rules);
    code = List.copyOf(code);
  }

  /// Within one snapshot the number tells them apart.
  @Override
  public boolean equals(Object other) {
    return other instanceof Relation that && that.oid == oid;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(oid);
  }

  /// Its name in evidence.
  public ObjectName objectName() {
    return ObjectName.of(kind.words(), schema, name);
  }

  /// The column of this name.
  public Optional<Column> column(String columnName) {
    return columns.stream().filter(column -> column.name().equals(columnName)).findFirst();
  }

  /// The column of this number.
  public Optional<Column> column(int number) {
    return columns.stream().filter(column -> column.number() == number).findFirst();
  }

  /// The constraint trigger-free primary key, if there is one.
  public Optional<Index> primaryKey() {
    return indexes.stream().filter(Index::primary).findFirst();
  }

  /// True for what the server itself was born with.
  public boolean builtIn() {
    return oid < Catalog.FIRST_USER_OID;
  }

  /// What a relation is.
  public enum Kind {
    TABLE('r', "table"),
    PARTITIONED_TABLE('p', "table"),
    VIEW('v', "view"),
    MATERIALIZED_VIEW('m', "materialized view"),
    FOREIGN_TABLE('f', "foreign table"),
    SEQUENCE('S', "sequence"),
    COMPOSITE_TYPE('c', "type");

    private final char code;
    private final String words;

    Kind(char code, String words) {
      this.code = code;
      this.words = words;
    }

    /// The word that SQL has for it.
    public String words() {
      return words;
    }

    /// The kind of a `pg_class.relkind`.
    public static Kind of(char relkind) {
      for (Kind kind : values()) {
        if (kind.code == relkind) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no relation kind '" + relkind + "'");
    }
  }

  /// How durable it is.
  public enum Persistence {
    PERMANENT,
    UNLOGGED,
    TEMPORARY
  }

  /// A column.
  ///
  /// @param number its attribute number
  /// @param name its name
  /// @param typeOid its type
  /// @param type its type as SQL writes it, with modifiers
  /// @param notNull whether NULL is forbidden
  /// @param notNullValid whether it is, and rows from before that were checked
  /// @param defaultSql the default, or the expression of a generated column
  /// @param generation how its value comes about
  /// @param collation a collation other than the type's own
  public record Column(
      int number,
      String name,
      long typeOid,
      String type,
      boolean notNull,
      boolean notNullValid,
      Optional<String> defaultSql,
      Generation generation,
      Optional<String> collation) {

    /// Whether its value comes from a sequence of its own.
    public boolean identity() {
      return generation == Generation.IDENTITY_ALWAYS
          || generation == Generation.IDENTITY_BY_DEFAULT;
    }
  }

  /// How a column's value comes about when a statement gives none.
  public enum Generation {
    /// From its default, if any.
    NONE,
    /// Computed when written.
    STORED,
    /// Computed when read.
    VIRTUAL,
    /// From a sequence; a statement must insist to give another.
    IDENTITY_ALWAYS,
    /// From a sequence.
    IDENTITY_BY_DEFAULT
  }

  /// A CHECK constraint.
  ///
  /// @param oid its number
  /// @param name its name
  /// @param definition as SQL writes it: `CHECK (…)`, with `NOT VALID` where it was not checked
  /// @param validated whether existing rows were checked
  public record CheckConstraint(long oid, String name, String definition, boolean validated) {}

  /// A foreign key.
  ///
  /// @param oid its number
  /// @param name its name
  /// @param fromRelation the relation that refers
  /// @param fromColumns its columns
  /// @param toRelation the relation referred to
  /// @param toColumns its columns
  /// @param onUpdate what an update of the key does here: `a` nothing, `r` restrict, `c` cascade,
  ///   `n` set null, `d` set default
  /// @param onDelete what a delete does
  /// @param validated whether existing rows were checked
  /// @param deferrable whether it can be checked at commit
  /// @param definition as SQL writes it
  public record ForeignKey(
      long oid,
      String name,
      long fromRelation,
      List<Integer> fromColumns,
      long toRelation,
      List<Integer> toColumns,
      char onUpdate,
      char onDelete,
      boolean validated,
      boolean deferrable,
      String definition) {

    public ForeignKey {
      fromColumns = List.copyOf(fromColumns);
      toColumns = List.copyOf(toColumns);
    }
  }

  /// A trigger.
  ///
  /// @param oid its number
  /// @param name its name
  /// @param routine the function it calls
  /// @param events the bits of `pg_trigger.tgtype`
  /// @param enabled `pg_trigger.tgenabled`: `O`, `D`, `R` or `A`
  /// @param transitionTables names of the tables of old and new rows it declares
  /// @param definition as SQL writes it
  public record Trigger(
      long oid,
      String name,
      long routine,
      int events,
      char enabled,
      List<String> transitionTables,
      String definition) {

    private static final int ROW = 1;
    private static final int BEFORE = 1 << 1;
    private static final int INSERT = 1 << 2;
    private static final int DELETE = 1 << 3;
    private static final int UPDATE = 1 << 4;
    private static final int TRUNCATE = 1 << 5;
    private static final int INSTEAD = 1 << 6;

    public Trigger {
      transitionTables = List.copyOf(transitionTables);
    }

    /// Whether it fires at this event in an ordinary session.
    public boolean fires(WriteEvent event) {
      int bit =
          switch (event) {
            case INSERT -> INSERT;
            case UPDATE -> UPDATE;
            case DELETE -> DELETE;
            case TRUNCATE -> TRUNCATE;
          };
      return (events & bit) != 0 && enabled != 'D' && enabled != 'R';
    }

    /// Whether it runs once for each row.
    public boolean forEachRow() {
      return (events & ROW) != 0;
    }

    /// Whether it runs before the change.
    public boolean before() {
      return (events & BEFORE) != 0;
    }

    /// Whether it runs instead of the change.
    public boolean insteadOf() {
      return (events & INSTEAD) != 0;
    }
  }

  /// The ways of writing to a relation.
  public enum WriteEvent {
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE
  }

  /// A rewrite rule.
  ///
  /// @param name its name
  /// @param event `pg_rewrite.ev_type`: `2` update, `3` insert, `4` delete
  /// @param instead whether it replaces the statement
  /// @param enabled `pg_rewrite.ev_enabled`
  /// @param definition as SQL writes it
  public record Rule(String name, char event, boolean instead, char enabled, String definition) {

    /// Whether it applies to this event in an ordinary session.
    public boolean applies(WriteEvent writeEvent) {
      char code =
          switch (writeEvent) {
            case UPDATE -> '2';
            case INSERT -> '3';
            case DELETE -> '4';
            case TRUNCATE -> ' ';
          };
      return event == code && enabled != 'D' && enabled != 'R';
    }
  }

  /// Row-level security.
  ///
  /// @param enabled whether policies apply
  /// @param forced whether they apply to the owner too
  /// @param policies the policies
  public record RowSecurity(boolean enabled, boolean forced, List<RowPolicy> policies) {

    public RowSecurity {
      policies = List.copyOf(policies);
    }
  }

  /// One policy of row-level security.
  ///
  /// @param name its name
  /// @param command `pg_policy.polcmd`: `r`, `a`, `w`, `d`, or `*`
  /// @param permissive whether it permits, or restricts what others permit
  /// @param using the condition for existing rows
  /// @param check the condition for new rows
  public record RowPolicy(
      String name,
      char command,
      boolean permissive,
      Optional<String> using,
      Optional<String> check) {}

  /// Parents, children and partitioning.
  ///
  /// @param parents relations it inherits from or is a partition of
  /// @param children relations that inherit from it, or its partitions
  /// @param partition whether it is a partition
  /// @param partitionKey of a partitioned table, such as `RANGE (at)`
  /// @param partitionBound of a partition, such as `FOR VALUES IN (1)`
  /// @param defaultPartition of a partitioned table
  public record Inheritance(
      List<Long> parents,
      List<Long> children,
      boolean partition,
      Optional<String> partitionKey,
      Optional<String> partitionBound,
      Optional<Long> defaultPartition) {

    public Inheritance {
      parents = List.copyOf(parents);
      children = List.copyOf(children);
    }
  }

  /// Estimates of the last VACUUM or ANALYZE.
  ///
  /// @param rows `reltuples`; before the first VACUUM or ANALYZE the server's count of live rows;
  ///   -1 when neither is known
  /// @param pages `relpages` of the heap
  /// @param heapBytes of the heap
  /// @param indexBytes of all indexes
  /// @param toastBytes of the TOAST table
  public record Size(double rows, long pages, long heapBytes, long indexBytes, long toastBytes) {}

  /// Things of other kinds that go with a relation.
  ///
  /// @param sequences that belong to its columns
  /// @param ofType the composite type that it is a table of; 0 for none
  /// @param statistics extended statistics on it, qualified
  /// @param publications that name it
  public record Links(
      List<OwnedSequence> sequences,
      long ofType,
      List<String> statistics,
      List<String> publications) {

    public Links {
      sequences = List.copyOf(sequences);
      statistics = List.copyOf(statistics);
      publications = List.copyOf(publications);
    }
  }

  /// A sequence that belongs to a column.
  ///
  /// @param column the column's number
  /// @param sequence the relation that the sequence is
  public record OwnedSequence(int column, long sequence) {}
}
