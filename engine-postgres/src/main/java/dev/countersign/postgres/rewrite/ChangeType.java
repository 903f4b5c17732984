package dev.countersign.postgres.rewrite;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.review.Rewrite.Phase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A type change for which the table is written anew while nobody can read or write.
final class ChangeType implements CommandForm {

  private static final String HOW =
      "A second column of the new type is filled in ranges of the key while a trigger keeps it equal,"
          + " and takes the old one's place, as the last column of the table, in a change of its"
          + " own.";

  private static final String WHEN =
      "Propose it as a change of its own once the rows are filled; it takes a moment.";

  /// From this version on NOT NULL is a constraint with a name.
  private static final int NAMED_SINCE = 18;

  @Override
  public Optional<Plan> of(Command command) throws SQLException {
    boolean rewrites = command.locks().stream().anyMatch(LockForecast::rewrite);
    if (!command.is("AT_AlterColumnType") || !rewrites || !alone(command)) {
      return Optional.empty();
    }
    Optional<Twin> twin =
        Twin.of(command.subject(), command.table(), command.name(), command.name() + "_new");
    return twin.isPresent() ? plan(command, twin.get()) : Optional.empty();
  }

  private static Optional<Plan> plan(Command command, Twin twin) throws SQLException {
    Words words = command.words();
    int using = words.find("USING", 0);
    int type = words.find("TYPE", 0) + 1;
    String to = words.text(type, using);
    Optional<Expression> written =
        using < words.size()
            ? Expression.of(command, command.definition().path("raw_default"), using + 1)
            : Optional.empty();
    if (using < words.size() && written.isEmpty()) {
      return Optional.empty();
    }
    String plain = to.replaceFirst("(?i) COLLATE .*", "");
    String old = written.map(Expression::plain).orElse(twin.oldQuoted() + "::" + plain);
    String fresh = written.map(Expression::ofNew).orElse("NEW." + twin.oldQuoted() + "::" + plain);
    var phases = new ArrayList<Phase>();
    var expand = new ArrayList<String>();
    expand.add(twin.alter("ADD COLUMN %s %s".formatted(twin.quoted(), to)));
    expand.addAll(twin.sync().create("NEW.%s := %s;".formatted(twin.quoted(), fresh)));
    phases.add(Plan.together("Add the column, kept equal by a trigger", expand));
    phases.add(twin.fill(old));
    phases.addAll(twin.notNull());
    phases.add(Plan.later("Put it into the old one's place", WHEN, contract(twin)));
    return Optional.of(new Plan(HOW, phases));
  }

  private static List<String> contract(Twin twin) throws SQLException {
    var statements = new ArrayList<>(twin.contract());
    statements.add(twin.alter("RENAME COLUMN %s TO %s".formatted(twin.quoted(), twin.oldQuoted())));
    twin.old()
        .defaultSql()
        .ifPresent(value ->
            statements.add(
                twin.alter("ALTER COLUMN %s SET DEFAULT %s".formatted(twin.oldQuoted(), value))));
    statements.addAll(renamedNotNull(twin));
    return statements;
  }

  static List<String> renamedNotNull(Twin twin) throws SQLException {
    Subject subject = twin.subject();
    if (!twin.old().notNull() || subject.major() < NAMED_SINCE) {
      return List.of();
    }
    String was = subject.constraintName(twin.table(), List.of(twin.name()), "not_null");
    Optional<String> is =
        subject.one(
            "SELECT conname FROM pg_catalog.pg_constraint WHERE conrelid = ?::bigint::oid AND contype = 'n'"
                + " AND conkey = ARRAY[?::smallint]",
            twin.table().oid(),
            twin.old().number());
    return is.map(name ->
            List.of(
                twin.alter(
                    "RENAME CONSTRAINT %s TO %s"
                        .formatted(subject.quoted(was), subject.quoted(name)))))
        .orElse(List.of());
  }

  private static boolean alone(Command command) {
    return command.subject().seen().commands().size() == 1;
  }
}
