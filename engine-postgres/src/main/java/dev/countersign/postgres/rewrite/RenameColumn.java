package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A new name for a column, by which every running program that uses the old one breaks.
final class RenameColumn implements Form {

  private static final String HOW =
      "As it stands every program that still uses the old name fails from that moment on. Both names"
          + " are there while a trigger keeps them equal, so that programs can move one after the"
          + " other; the column ends up as the last one of the table.";

  private static final String WHEN =
      "Propose it as a change of its own once nothing reads or writes the old name.";

  private static final String BOTH_WAYS =
      """
      IF TG_OP = 'INSERT' THEN
        IF NEW.%2$s IS NULL THEN
          NEW.%2$s := NEW.%1$s;
        ELSE
          NEW.%1$s := NEW.%2$s;
        END IF;
      ELSIF NEW.%2$s IS DISTINCT FROM OLD.%2$s THEN
        NEW.%1$s := NEW.%2$s;
      ELSE
        NEW.%2$s := NEW.%1$s;
      END IF;
      """;

  @Override
  public Optional<Plan> of(Subject subject) throws SQLException {
    boolean column =
        PgNode.text(subject.node(), "renameType").equals("OBJECT_COLUMN")
            && PgNode.text(subject.node(), "relationType").equals("OBJECT_TABLE");
    Optional<Relation> table = subject.live();
    if (!subject.seen().is("RenameStmt") || !column || table.isEmpty()) {
      return Optional.empty();
    }
    Optional<Twin> twin =
        Twin.of(
            subject,
            table.get(),
            PgNode.text(subject.node(), "subname"),
            PgNode.text(subject.node(), "newname"));
    return twin.isPresent() ? Optional.of(plan(twin.get())) : Optional.empty();
  }

  private static Plan plan(Twin twin) throws SQLException {
    String collation = twin.old().collation().map(name -> " COLLATE " + name).orElse("");
    var expand = new ArrayList<String>();
    expand.add(
        twin.alter("ADD COLUMN %s %s%s".formatted(twin.quoted(), twin.old().type(), collation)));
    expand.addAll(twin.sync().create(BOTH_WAYS.formatted(twin.oldQuoted(), twin.quoted())));
    var phases = new ArrayList<Phase>();
    phases.add(Plan.together("Add the new name, kept equal by a trigger", expand));
    phases.add(twin.fill(twin.oldQuoted()));
    phases.addAll(twin.notNull());
    phases.add(Plan.later("Take the old name away", WHEN, contract(twin)));
    return new Plan(HOW, phases);
  }

  private static List<String> contract(Twin twin) throws SQLException {
    var statements = new ArrayList<>(twin.contract());
    twin.old()
        .defaultSql()
        .ifPresent(value ->
            statements.add(
                twin.alter("ALTER COLUMN %s SET DEFAULT %s".formatted(twin.quoted(), value))));
    statements.addAll(ChangeType.renamedNotNull(twin));
    return statements;
  }
}
