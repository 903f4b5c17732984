package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.PgNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Undoes ALTER TABLE, subcommand by subcommand, the last first.
final class AlterTableUndo {

  private AlterTableUndo() {}

  static Reversal of(Before before) throws SQLException {
    JsonNode rangeVar = before.node().path("relation");
    if (before.createdHere(rangeVar)) {
      return Reversal.nothing("It goes with what this change creates.");
    }
    Optional<String> table = before.relation(rangeVar);
    if (table.isEmpty()) {
      return PgNode.flag(before.node(), "missing_ok")
          ? Reversal.nothing("It is not there, so nothing changes.")
          : Reversal.none("The table is not there, or gets its name in this change.");
    }
    var steps = new ArrayList<Reversal>();
    for (JsonNode item : before.node().path("cmds")) {
      var step = new Step(before, table.get(), PgNode.of(item).body());
      steps.add(one(step));
    }
    return Reversal.ofSteps(steps);
  }

  private static Reversal one(Step step) throws SQLException {
    String subtype = PgNode.text(step.command(), "subtype");
    return switch (subtype) {
      case "AT_AddColumn" -> ColumnUndo.add(step);
      case "AT_DropColumn" -> ColumnUndo.drop(step);
      case "AT_AlterColumnType" -> ColumnUndo.type(step);
      case "AT_ColumnDefault" -> ColumnUndo.columnDefault(step);
      case "AT_SetNotNull", "AT_DropNotNull" -> ColumnUndo.notNull(step);
      case "AT_SetStatistics" -> ColumnUndo.statistics(step);
      case "AT_SetStorage" -> ColumnUndo.storage(step);
      case "AT_SetCompression" -> ColumnUndo.compression(step);
      case "AT_AddIdentity" -> step.exact("ALTER COLUMN %s DROP IDENTITY".formatted(step.name()));
      case "AT_AddConstraint" -> ConstraintUndo.add(step);
      case "AT_DropConstraint" -> ConstraintUndo.drop(step);
      case "AT_ValidateConstraint" -> ConstraintUndo.validate(step);
      case "AT_ChangeOwner" -> owner(step);
      case "AT_SetRelOptions", "AT_ResetRelOptions" -> options(step);
      case "AT_EnableRowSecurity", "AT_DisableRowSecurity" ->
          rowSecurity(step, "relrowsecurity", "");
      case "AT_ForceRowSecurity", "AT_NoForceRowSecurity" ->
          rowSecurity(step, "relforcerowsecurity", "force");
      case "AT_SetLogged", "AT_SetUnLogged" -> persistence(step);
      case "AT_ReplicaIdentity" -> replicaIdentity(step);
      case "AT_ClusterOn", "AT_DropCluster" -> clustered(step);
      case "AT_AttachPartition" -> attach(step);
      case "AT_DetachPartition" -> detach(step);
      case "AT_AddInherit" -> step.exact("NO INHERIT " + Before.written(step.definition()));
      case "AT_DropInherit" -> step.exact("INHERIT " + Before.written(step.definition()));
      default ->
          subtype.contains("Trig") || subtype.endsWith("Rule")
              ? states(step, subtype)
              : Reversal.none("No undo is known for this form of ALTER TABLE.");
    };
  }

  private static Reversal owner(Step step) throws SQLException {
    String owner = step.ofTable("pg_get_userbyid(relowner)").orElseThrow();
    String back = step.alter("OWNER TO " + Sql.name(owner));
    boolean merges =
        step.before()
            .one(
                "SELECT 1 FROM pg_class, aclexplode(relacl) a WHERE oid = to_regclass(?) AND"
                    + " a.grantee = (SELECT oid FROM pg_roles WHERE rolname = ?) AND a.grantee <>"
                    + " relowner",
                step.table(),
                PgNode.text(step.command().path("newowner"), "rolename"))
            .isPresent();
    return merges
        ? Reversal.lossy(
            "The privileges that the new owner has already are merged with those of an owner.",
            List.of(back))
        : Reversal.exact("It is given back to its owner.", back);
  }

  /// Every option that the statement names goes back to its value, or is reset.
  private static Reversal options(Step step) throws SQLException {
    var statements = new ArrayList<String>();
    for (JsonNode item : step.command().path("def").path("List").path("items")) {
      JsonNode option = PgNode.of(item).body();
      String space = PgNode.text(option, "defnamespace");
      if (!space.isEmpty()) {
        return Reversal.none("No undo is known for options of the TOAST table.");
      }
      String name = PgNode.text(option, "defname");
      Optional<String> value =
          step.before()
              .one(
                  "SELECT option_value FROM pg_class, pg_options_to_table(reloptions)"
                      + " WHERE oid = to_regclass(?) AND option_name = ?",
                  step.table(),
                  name);
      statements.add(
          step.alter(
              value.isPresent()
                  ? "SET (%s = %s)".formatted(name, Sql.literal(value.get()))
                  : "RESET (%s)".formatted(name)));
    }
    return Reversal.exact("The old options are set back.", statements);
  }

  private static Reversal rowSecurity(Step step, String flag, String force) throws SQLException {
    boolean on = step.ofTable(flag).filter("t"::equals).isPresent();
    String word = force.isEmpty() ? (on ? "ENABLE" : "DISABLE") : on ? "FORCE" : "NO FORCE";
    return step.exact(word + " ROW LEVEL SECURITY");
  }

  private static Reversal persistence(Step step) throws SQLException {
    boolean unlogged = step.ofTable("relpersistence").filter("u"::equals).isPresent();
    return step.exact(unlogged ? "SET UNLOGGED" : "SET LOGGED");
  }

  private static Reversal replicaIdentity(Step step) throws SQLException {
    String identity = step.ofTable("relreplident").orElse("d");
    String index =
        step.before()
            .one(
                "SELECT quote_ident(c.relname) FROM pg_index JOIN pg_class c ON c.oid = indexrelid"
                    + " WHERE indrelid = to_regclass(?) AND indisreplident",
                step.table())
            .orElse("");
    return step.exact(
        "REPLICA IDENTITY "
            + switch (identity) {
              case "f" -> "FULL";
              case "n" -> "NOTHING";
              case "i" -> "USING INDEX " + index;
              default -> "DEFAULT";
            });
  }

  private static Reversal clustered(Step step) throws SQLException {
    Optional<String> index =
        step.before()
            .one(
                "SELECT quote_ident(c.relname) FROM pg_index JOIN pg_class c ON c.oid = indexrelid"
                    + " WHERE indrelid = to_regclass(?) AND indisclustered",
                step.table());
    return step.exact(index.isPresent() ? "CLUSTER ON " + index.get() : "SET WITHOUT CLUSTER");
  }

  private static Reversal attach(Step step) throws SQLException {
    String back = step.alter("DETACH PARTITION " + Before.written(step.definition().path("name")));
    boolean grows =
        step.before()
            .one(
                "SELECT 1 FROM pg_index WHERE indrelid = to_regclass(?) UNION SELECT 1 FROM"
                    + " pg_constraint WHERE conrelid = to_regclass(?) AND contype <> 'n' UNION"
                    + " SELECT 1 FROM pg_trigger WHERE tgrelid = to_regclass(?)",
                step.table(),
                step.table(),
                step.table())
            .isPresent();
    return grows
        ? Reversal.lossy(
            "Indexes, constraints and triggers that attaching creates may stay.", List.of(back))
        : Reversal.exact("It is detached again.", back);
  }

  private static Reversal detach(Step step) throws SQLException {
    String partition = Before.written(step.definition().path("name"));
    Optional<String> bound =
        step.before()
            .one(
                "SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE oid = to_regclass(?)",
                partition);
    return bound.isEmpty()
        ? Reversal.none("The partition is not there.")
        : step.exact("ATTACH PARTITION %s %s".formatted(partition, bound.get()));
  }

  private static Reversal states(Step step, String subtype) throws SQLException {
    boolean rule = subtype.endsWith("Rule");
    String sql =
        rule
            ? "SELECT rulename, ev_enabled FROM pg_rewrite WHERE ev_class = to_regclass(?)"
            : "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = to_regclass(?) AND NOT"
                + " tgisinternal";
    String now =
        subtype.startsWith("AT_Disable")
            ? "D"
            : subtype.contains("Always") ? "A" : subtype.contains("Replica") ? "R" : "O";
    boolean all = subtype.endsWith("All") || subtype.endsWith("User");
    var statements = new ArrayList<String>();
    if (subtype.equals("AT_DisableTrigAll")) {
      statements.add(step.alter("ENABLE TRIGGER ALL"));
      now = "O";
    }
    for (List<String> row : step.before().rows(sql, step.table())) {
      if (all || row.getFirst().equals(PgNode.text(step.command(), "name"))) {
        statements.addAll(
            TriggerStates.of(
                rule ? "RULE" : "TRIGGER",
                step.table(),
                Sql.name(row.getFirst()),
                row.get(1),
                now));
      }
    }
    return Reversal.exact("Triggers and rules are switched back as they are now.", statements);
  }
}
