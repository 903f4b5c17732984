package dev.countersign.postgres.review.undo;

import dev.countersign.core.review.Undo.Grade;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What is dropped is created again from its definition, as far as the catalogue has one.
final class DropUndo {

  private static final String PUT_BACK = "It is created again from its definition.";
  private static final String ABSENT = "It is not there, so nothing changes.";

  private DropUndo() {}

  static Reversal of(Before before) throws SQLException {
    var steps = new ArrayList<Reversal>();
    for (JsonNode object : before.node().path("objects")) {
      steps.add(one(before, PgNode.of(object)));
    }
    Reversal all = Reversal.ofSteps(steps);
    boolean cascade = before.field("behavior").equals("DROP_CASCADE");
    return cascade && all.grade() == Grade.EXACT
        ? Reversal.lossy("CASCADE also drops what depends on it.", all.statements())
        : all;
  }

  private static Reversal one(Before before, PgNode object) throws SQLException {
    List<String> names = names(object);
    return switch (before.field("removeType")) {
      case "OBJECT_INDEX" -> index(before, names);
      case "OBJECT_VIEW" ->
          view(before, names, "It is created again from its definition.", Grade.EXACT);
      case "OBJECT_MATVIEW" -> view(before, names, "Its rows are computed anew.", Grade.LOSSY);
      case "OBJECT_SEQUENCE" -> sequence(before, names);
      case "OBJECT_TABLE" -> table(before, names);
      case "OBJECT_TYPE", "OBJECT_DOMAIN" -> TypeSql.reversal(before, names);
      case "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE" ->
          routine(before, object, names);
      case "OBJECT_TRIGGER" -> trigger(before, names);
      case "OBJECT_POLICY" -> policy(before, names);
      case "OBJECT_RULE" -> rule(before, names);
      case "OBJECT_SCHEMA" -> schema(before, names);
      case "OBJECT_EXTENSION" -> extension(before, names);
      case "OBJECT_STATISTIC_EXT" -> statistics(before, names);
      default -> Reversal.none("No undo is known for dropping this kind of object.");
    };
  }

  private static Reversal index(Before before, List<String> names) throws SQLException {
    Optional<String> index = before.relation(Sql.name(names));
    if (index.isEmpty()) {
      return Reversal.nothing(ABSENT);
    }
    boolean valid =
        before
            .one(
                "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(?) AND indisvalid",
                index.get())
            .isPresent();
    if (!valid) {
      return Reversal.none("The index is not valid, so it served nobody.");
    }
    boolean concurrently = PgNode.flag(before.node(), "concurrent");
    String create = before.one("SELECT pg_get_indexdef(to_regclass(?))", index.get()).orElseThrow();
    var statements = new ArrayList<String>();
    statements.add(concurrently ? create.replaceFirst("INDEX ", "INDEX CONCURRENTLY ") : create);
    before
        .one("SELECT quote_literal(obj_description(to_regclass(?), 'pg_class'))", index.get())
        .ifPresent(c -> statements.add("COMMENT ON INDEX %s IS %s".formatted(index.get(), c)));
    return Reversal.exact(PUT_BACK, statements);
  }

  private static Reversal view(Before before, List<String> names, String reason, Grade grade)
      throws SQLException {
    Optional<String> view = before.relation(Sql.name(names));
    return view.isEmpty()
        ? Reversal.nothing(ABSENT)
        : new Reversal(grade, ViewSql.of(before, view.get(), false), reason);
  }

  private static Reversal sequence(Before before, List<String> names) throws SQLException {
    Optional<String> sequence = before.relation(Sql.name(names));
    if (sequence.isEmpty()) {
      return Reversal.nothing(ABSENT);
    }
    var statements = new ArrayList<>(SequenceSql.create(before, sequence.get()));
    statements.addAll(Belongings.ofRelation(before, sequence.get(), "SEQUENCE"));
    return Reversal.exact("It is created again with the value that it has now.", statements);
  }

  private static Reversal table(Before before, List<String> names) throws SQLException {
    Optional<String> table = before.relation(Sql.name(names));
    if (table.isEmpty()) {
      return Reversal.nothing(ABSENT);
    }
    String empty = "The table comes back empty: its rows are lost";
    Optional<Relation> relation = before.found().relation(names);
    if (!before.keeps().dropped() || relation.isEmpty()) {
      return Reversal.lossy(empty + ".", TableSql.of(before, table.get(), List.of()));
    }
    TableCopies.Copy copy =
        relation.get().kind() == Relation.Kind.PARTITIONED_TABLE
            ? TableCopies.Copy.none("its partitions are not created again")
            : TableCopies.of(before, relation.get(), RowUndo.columns(before, relation.get()), true);
    return copy.kept().isEmpty()
        ? Reversal.lossy(
            "%s, for no copy is kept, because %s.".formatted(empty, copy.because()),
            TableSql.of(before, table.get(), List.of()))
        : new Reversal(
            Grade.LOSSY,
            TableSql.of(
                before,
                table.get(),
                List.of(RowUndo.putBack(before, relation.get(), copy.table()))),
            "The table comes back with its rows; its policies, rules, extended statistics,"
                + " publications and settings of columns do not.",
            copy.kept().stream().toList());
  }

  private static Reversal routine(Before before, PgNode object, List<String> names)
      throws SQLException {
    String name = Sql.name(names);
    boolean arguments = !PgNode.flag(object.body(), "args_unspecified");
    Optional<String> oid =
        arguments
            ? before.one(
                "SELECT to_regprocedure(?)::oid::bigint::text",
                name + Sql.argumentTypes(object.body()))
            : before.one("SELECT to_regproc(?)::oid::bigint::text", name);
    if (oid.isEmpty()) {
      return Reversal.nothing(ABSENT);
    }
    return Reversal.exact(PUT_BACK, RoutineSql.of(before, Long.parseLong(oid.get())));
  }

  private static Reversal trigger(Before before, List<String> names) throws SQLException {
    Optional<String> table = before.relation(Sql.name(names.subList(0, names.size() - 1)));
    if (table.isEmpty()) {
      return Reversal.nothing(ABSENT);
    }
    List<List<String>> rows =
        before.rows(
            "SELECT pg_get_triggerdef(oid), tgenabled, quote_literal(obj_description(oid,"
                + " 'pg_trigger')) FROM pg_trigger WHERE tgrelid = to_regclass(?) AND tgname = ?",
            table.get(),
            names.getLast());
    if (rows.isEmpty()) {
      return Reversal.nothing(ABSENT);
    }
    List<String> row = rows.getFirst();
    String name = Sql.name(names.getLast());
    var statements = new ArrayList<>(List.of(row.get(0)));
    statements.addAll(TriggerStates.set(table.get(), name, row.get(1), "O"));
    if (!row.get(2).isEmpty()) {
      statements.add("COMMENT ON TRIGGER %s ON %s IS %s".formatted(name, table.get(), row.get(2)));
    }
    return Reversal.exact(PUT_BACK, statements);
  }

  private static Reversal policy(Before before, List<String> names) throws SQLException {
    Optional<String> table = before.relation(Sql.name(names.subList(0, names.size() - 1)));
    List<String> create =
        table.isEmpty()
            ? List.of()
            : before.column(POLICY, table.get(), table.get(), names.getLast());
    return create.isEmpty() ? Reversal.nothing(ABSENT) : Reversal.exact(PUT_BACK, create);
  }

  private static final String POLICY =
      """
      SELECT 'CREATE POLICY ' || quote_ident(polname) || ' ON ' || ?
             || CASE WHEN polpermissive THEN '' ELSE ' AS RESTRICTIVE' END
             || ' FOR ' || CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT'
                  WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END
             || ' TO ' || (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC'
                  ELSE quote_ident(pg_get_userbyid(r)) END, ', ') FROM unnest(polroles) r)
             || coalesce(' USING (' || pg_get_expr(polqual, polrelid) || ')', '')
             || coalesce(' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')', '')
        FROM pg_policy WHERE polrelid = to_regclass(?) AND polname = ?
      """;

  private static Reversal rule(Before before, List<String> names) throws SQLException {
    Optional<String> table = before.relation(Sql.name(names.subList(0, names.size() - 1)));
    Optional<Reversal> there =
        table.isEmpty() ? Optional.empty() : rule(before, table.get(), names.getLast(), PUT_BACK);
    return there.orElseGet(() -> Reversal.nothing(ABSENT));
  }

  /// Puts a rule back as it is now; empty when there is none.
  static Optional<Reversal> rule(Before before, String table, String name, String reason)
      throws SQLException {
    List<List<String>> rows =
        before.rows(
            "SELECT pg_get_ruledef(oid), ev_enabled FROM pg_rewrite WHERE ev_class = to_regclass(?)"
                + " AND rulename = ?",
            table,
            name);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<String> row = rows.getFirst();
    var statements = new ArrayList<String>();
    statements.add(row.get(0).replaceFirst("^CREATE RULE", "CREATE OR REPLACE RULE"));
    statements.addAll(TriggerStates.of("RULE", table, Sql.name(name), row.get(1), "O"));
    return Optional.of(Reversal.exact(reason, statements));
  }

  private static Reversal schema(Before before, List<String> names) throws SQLException {
    String name = names.getLast();
    Optional<String> owner =
        before.one("SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = ?", name);
    if (owner.isEmpty()) {
      return Reversal.nothing(ABSENT);
    }
    if (before.field("behavior").equals("DROP_CASCADE")) {
      return Reversal.none("What the schema holds cannot be brought back.");
    }
    var statements = new ArrayList<String>();
    statements.add(
        "CREATE SCHEMA %s AUTHORIZATION %s".formatted(Sql.name(name), Sql.name(owner.get())));
    statements.addAll(
        before.column(
            "SELECT 'GRANT ' || a.privilege_type || ' ON SCHEMA ' || quote_ident(nspname) || ' TO '"
                + " || CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE"
                + " quote_ident(pg_get_userbyid(a.grantee)) END FROM pg_namespace,"
                + " aclexplode(nspacl) a WHERE nspname = ? AND a.grantee <> nspowner",
            name));
    return Reversal.exact(PUT_BACK, statements);
  }

  private static Reversal extension(Before before, List<String> names) throws SQLException {
    List<String> create =
        before.column(
            "SELECT 'CREATE EXTENSION ' || quote_ident(extname) || ' SCHEMA ' ||"
                + " quote_ident(nspname) || ' VERSION ' || quote_literal(extversion) FROM"
                + " pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = ?",
            names.getLast());
    return create.isEmpty()
        ? Reversal.nothing(ABSENT)
        : Reversal.lossy("Privileges and settings of the extension are not kept.", create);
  }

  private static Reversal statistics(Before before, List<String> names) throws SQLException {
    List<String> create =
        before.column(
            "SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext WHERE stxname = ?",
            names.getLast());
    return create.size() == 1
        ? Reversal.exact(PUT_BACK, create)
        : Reversal.none("The statistics are not there, or there are several of that name.");
  }

  private static List<String> names(PgNode object) {
    return switch (object.tag()) {
      case "List" -> PgNode.names(object.get("items"));
      case "String" -> List.of(PgNode.text(object.body(), "sval"));
      case "TypeName" -> PgNode.names(object.get("names"));
      case "ObjectWithArgs" -> PgNode.names(object.get("objname"));
      default -> List.of();
    };
  }
}
