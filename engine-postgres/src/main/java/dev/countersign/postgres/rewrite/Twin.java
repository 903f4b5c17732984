package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Column;
import dev.countersign.postgres.dialect.Relation.Generation;
import dev.countersign.postgres.dialect.Relation.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A second column that takes the place of one: added empty, kept equal by a trigger, filled in
/// ranges of the key, and put into the old one's place by a later change.
///
/// @param subject the statement
/// @param table the table
/// @param old the column that goes
/// @param name the new one's name while both are there
/// @param ranges how the rows are filled
record Twin(Subject subject, Relation table, Column old, String name, Ranges ranges) {

  /// What hangs on a column and would not come along: anything but its default and NOT NULL.
  private static final String DEPENDANTS =
      """
      SELECT 1 FROM pg_catalog.pg_depend d
       WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ?::bigint::oid AND d.refobjsubid = ?
         AND NOT (d.classid = 'pg_attrdef'::regclass
                  AND EXISTS (SELECT 1 FROM pg_catalog.pg_attrdef a WHERE a.oid = d.objid
                               AND a.adrelid = d.refobjid AND a.adnum = d.refobjsubid))
         AND NOT (d.classid = 'pg_constraint'::regclass
                  AND EXISTS (SELECT 1 FROM pg_catalog.pg_constraint c WHERE c.oid = d.objid AND c.contype = 'n'))
      UNION ALL
      SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = ?::bigint::oid AND attnum = ?
         AND (attacl IS NOT NULL OR attoptions IS NOT NULL OR coalesce(attstattarget, -1) <> -1
              OR col_description(attrelid, attnum) IS NOT NULL)
      """;

  /// A twin; empty when something hangs on the column that a twin would not have.
  static Optional<Twin> of(Subject subject, Relation table, String column, String twin)
      throws SQLException {
    Optional<Column> old = table.column(column);
    boolean inherits =
        !table.inheritance().parents().isEmpty() || !table.inheritance().children().isEmpty();
    if (old.isEmpty()
        || table.kind() != Kind.TABLE
        || inherits
        || table.column(twin).isPresent()
        || old.get().generation() != Generation.NONE
        || BulkUpdate.anyTrigger(table, true)) {
      return Optional.empty();
    }
    int number = old.get().number();
    boolean hangs = subject.one(DEPENDANTS, table.oid(), number, table.oid(), number).isPresent();
    Optional<Ranges> ranges = Ranges.of(subject, table);
    return hangs || ranges.isEmpty()
        ? Optional.empty()
        : Optional.of(new Twin(subject, table, old.get(), twin, ranges.get()));
  }

  String alter(String subcommand) {
    return Command.alter(subject, table, subcommand);
  }

  String quoted() {
    return subject.quoted(name);
  }

  String oldQuoted() {
    return subject.quoted(old.name());
  }

  Sync sync() {
    return new Sync(subject, table, old.name());
  }

  /// Fills the rows that are there.
  Phase fill(String value) {
    return Plan.bare(
        "Fill the rows that are there",
        ranges.statements(
            "UPDATE %s SET %s = %s".formatted(subject.name(table), quoted(), value), ""));
  }

  /// Forbids NULL in the twin where the old one forbids it.
  List<Phase> notNull() throws SQLException {
    return old.notNull() ? NotNull.phases(subject, table, name) : List.of();
  }

  /// Takes the old column away.
  List<String> contract() {
    var statements = new ArrayList<>(sync().drop());
    statements.add(alter("DROP COLUMN " + oldQuoted()));
    return statements;
  }
}
