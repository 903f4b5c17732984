package dev.countersign.postgres.review.undo;

import dev.countersign.postgres.dialect.PgNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Undoes GRANT and REVOKE on relations: exactly what the statement changes is taken or given back.
final class GrantUndo {

  private static final String HELD =
      """
      SELECT a.privilege_type, bool_or(a.is_grantable)
        FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault(
               CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a
       WHERE c.oid = to_regclass(?)
         AND a.grantee = coalesce((SELECT oid FROM pg_roles WHERE rolname = ?), 0)
       GROUP BY 1 ORDER BY 1
      """;

  private static final List<String> ALL_OF_TABLE =
      List.of("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER");
  private static final List<String> ALL_OF_SEQUENCE = List.of("SELECT", "UPDATE", "USAGE");

  private GrantUndo() {}

  static Reversal of(Before before) throws SQLException {
    boolean sequence = before.field("objtype").equals("OBJECT_SEQUENCE");
    boolean known =
        (sequence || before.field("objtype").equals("OBJECT_TABLE"))
            && before.field("targtype").equals("ACL_TARGET_OBJECT")
            && !before.node().path("privileges").toString().contains("\"cols\"")
            && !before.field("behavior").equals("DROP_CASCADE");
    if (!known) {
      return Reversal.none("No undo is known for privileges on this kind of object.");
    }
    var steps = new ArrayList<Reversal>();
    for (JsonNode item : before.node().path("objects")) {
      Optional<String> relation = before.relation(PgNode.of(item).body());
      if (relation.isEmpty()) {
        return Reversal.none("One of the objects is not there.");
      }
      for (JsonNode grantee : before.node().path("grantees")) {
        steps.add(one(before, relation.get(), PgNode.of(grantee).body(), sequence));
      }
    }
    return Reversal.ofSteps(steps);
  }

  private static Reversal one(Before before, String relation, JsonNode grantee, boolean sequence)
      throws SQLException {
    boolean everybody = PgNode.text(grantee, "roletype").equals("ROLESPEC_PUBLIC");
    String role = PgNode.text(grantee, "rolename");
    if (!everybody && role.isEmpty()) {
      return Reversal.none("It is given to whoever runs it.");
    }
    List<List<String>> held = before.rows(HELD, relation, everybody ? "" : role);
    String to = everybody ? "PUBLIC" : Sql.name(role);
    String on = (sequence ? "SEQUENCE " : "") + relation;
    var statements = new ArrayList<String>();
    for (String privilege : privileges(before, sequence)) {
      Optional<List<String>> had =
          held.stream().filter(row -> row.getFirst().equals(privilege)).findFirst();
      statements.addAll(back(before, privilege, on, to, had));
    }
    return Reversal.exact("Exactly what it changes is set back.", statements);
  }

  private static List<String> back(
      Before before, String privilege, String on, String to, Optional<List<String>> had) {
    boolean option = PgNode.flag(before.node(), "grant_option");
    boolean couldGrant = had.filter(row -> row.get(1).equals("t")).isPresent();
    if (PgNode.flag(before.node(), "is_grant")) {
      if (had.isEmpty()) {
        return List.of("REVOKE %s ON %s FROM %s".formatted(privilege, on, to));
      }
      return option && !couldGrant
          ? List.of("REVOKE GRANT OPTION FOR %s ON %s FROM %s".formatted(privilege, on, to))
          : List.of();
    }
    return had.isEmpty()
        ? List.of()
        : List.of(
            "GRANT %s ON %s TO %s%s"
                .formatted(privilege, on, to, couldGrant ? " WITH GRANT OPTION" : ""));
  }

  private static List<String> privileges(Before before, boolean sequence) throws SQLException {
    JsonNode privileges = before.node().path("privileges");
    if (privileges.isEmpty()) {
      var all = new ArrayList<>(sequence ? ALL_OF_SEQUENCE : ALL_OF_TABLE);
      boolean maintain =
          before
                  .one("SELECT current_setting('server_version_num')")
                  .map(Integer::parseInt)
                  .orElse(0)
              >= 170_000;
      if (!sequence && maintain) {
        all.add("MAINTAIN");
      }
      return all;
    }
    return privileges
        .valueStream()
        .map(p -> PgNode.text(PgNode.of(p).body(), "priv_name").toUpperCase(java.util.Locale.ROOT))
        .toList();
  }
}
