package dev.countersign.postgres.rules.security;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A privilege taken that a running program may need.
final class RevokeBreaksApp implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "revoke-breaks-app",
            """
            Whoever used the privilege fails from the next statement on, also inside open sessions; from `PUBLIC` that
            is everybody who was given nothing of their own. What the same change makes nobody uses yet, and default
            privileges are about objects to come.
            """)
        .on("GrantStmt", "GrantRoleStmt")
        .bad("REVOKE SELECT ON orders FROM clerk", "REVOKE ALL ON SCHEMA side FROM PUBLIC")
        .good(
            "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
            "REVOKE GRANT OPTION FOR SELECT ON orders FROM clerk");
  }

  @Override
  public void check(Case statement, Report report) {
    JsonNode revoke = statement.node();
    boolean takes =
        statement.is("GrantStmt", "GrantRoleStmt")
            && !PgNode.flag(revoke, "is_grant")
            && !PgNode.flag(revoke, "grant_option")
            && !isOptionOnly(revoke);
    if (takes && !isFresh(statement)) {
      report.add(
          String.join(", ", objects(revoke)),
          "%s may do less than before, also in sessions that are open.".formatted(from(revoke)),
          "Make sure that no running program needs it.");
    }
  }

  /// Of a membership only the right to give it on.
  private static boolean isOptionOnly(JsonNode revoke) {
    return !revoke.path("opt").isEmpty();
  }

  private static boolean isFresh(Case statement) {
    JsonNode objects = statement.node().path("objects");
    return !objects.isEmpty()
        && objects
            .valueStream()
            .allMatch(item -> {
              PgNode object = PgNode.of(item);
              return switch (object.tag()) {
                case "RangeVar" -> statement.fresh().relation(object.body());
                case "ObjectWithArgs" -> statement.fresh().routine(statement.objectNames(item));
                case "String" -> statement.fresh().schema(PgNode.text(object.body(), "sval"));
                default -> statement.fresh().type(statement.objectNames(item));
              };
            });
  }

  private static String from(JsonNode revoke) {
    JsonNode roles =
        revoke.has("grantees") ? revoke.path("grantees") : revoke.path("grantee_roles");
    List<String> names =
        roles
            .valueStream()
            .map(item -> PgNode.of(item).body())
            .map(role ->
                PgNode.text(role, "roletype").equals("ROLESPEC_PUBLIC")
                    ? "everybody (PUBLIC)"
                    : PgNode.text(role, "rolename"))
            .toList();
    return String.join(", ", names);
  }

  private static List<String> objects(JsonNode revoke) {
    return revoke
        .path("objects")
        .valueStream()
        .map(item -> PgNode.of(item).body())
        .map(object -> PgNode.text(object, object.has("relname") ? "relname" : "sval"))
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
