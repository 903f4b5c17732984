package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.ObjectName;
import tools.jackson.databind.JsonNode;

/// Commands about roles, privileges, and settings that outlive the session.
final class Privileges {

  private Privileges() {}

  static void role(JsonNode node, Walk walk) {
    role(Action.ROLE, node.path("role"), walk);
  }

  private static void role(Action action, JsonNode roleSpec, Walk walk) {
    walk.add(Effect.of(action, ObjectName.of("role", Objects.role(roleSpec))));
  }

  static void dropRoles(JsonNode node, Walk walk) {
    node.path("roles").forEach(role -> role(Action.ROLE, role.path("RoleSpec"), walk));
  }

  static void grant(JsonNode node, Walk walk) {
    Action action = PgNode.flag(node, "is_grant") ? Action.GRANT : Action.REVOKE;
    String type = PgNode.text(node, "objtype");
    if (!PgNode.text(node, "targtype").equals("ACL_TARGET_OBJECT")) {
      wide(action, node, type, walk);
      return;
    }
    for (JsonNode object : node.path("objects")) {
      new Objects(walk).object(action, type, object);
    }
  }

  /// ALL … IN SCHEMA, or objects to come.
  private static void wide(Action action, JsonNode node, String type, Walk walk) {
    String what = "all " + Objects.kind(type) + "s";
    for (String schema : PgNode.names(node.path("objects"))) {
      walk.add(Effect.of(action, ObjectName.of("schema", schema), "It covers " + what + "."));
    }
    if (node.path("objects").isEmpty()) {
      walk.add(
          Effect.of(action, ObjectName.of("default privileges", what), "It covers " + what + "."));
    }
  }

  static void grantRole(JsonNode node, Walk walk) {
    for (JsonNode role : node.path("granted_roles")) {
      String name = PgNode.text(role.path("AccessPriv"), "priv_name");
      walk.add(Effect.of(Action.ROLE, ObjectName.of("role", name)));
    }
    Action action = PgNode.flag(node, "is_grant") ? Action.GRANT : Action.REVOKE;
    node.path("grantee_roles").forEach(role -> role(action, role.path("RoleSpec"), walk));
  }

  static void defaults(JsonNode node, Walk walk) {
    grant(node.path("action"), walk);
  }

  static void dropOwned(JsonNode node, Walk walk) {
    for (JsonNode role : node.path("roles")) {
      role(Action.DROP, role.path("RoleSpec"), walk);
      role(Action.REVOKE, role.path("RoleSpec"), walk);
    }
  }

  static void reassign(JsonNode node, Walk walk) {
    node.path("roles").forEach(role -> role(Action.ALTER, role.path("RoleSpec"), walk));
  }

  static void serverSetting(JsonNode node, Walk walk) {
    String name = PgNode.text(node.path("setstmt"), "name");
    walk.add(
        Action.SERVER_SETTING,
        ObjectName.of("setting", name.isEmpty() ? "all" : name),
        "It outlives the session.");
  }
}
