package dev.countersign.postgres.locks;

import static java.util.Map.entry;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Locks of ALTER TABLE, subcommand by subcommand; together they take the strongest.
final class AlterTableLocks {

  /// Subcommands whose form depends on nothing else.
  private static final Map<String, String> SIMPLE =
      Map.ofEntries(
          entry("AT_ColumnDefault", "ALTER COLUMN DEFAULT"),
          entry("AT_DropNotNull", "DROP NOT NULL"),
          entry("AT_SetExpression", "SET EXPRESSION"),
          entry("AT_DropExpression", "DROP EXPRESSION"),
          entry("AT_SetStatistics", "ALTER COLUMN STATISTICS"),
          entry("AT_SetOptions", "ALTER COLUMN OPTIONS"),
          entry("AT_ResetOptions", "ALTER COLUMN OPTIONS"),
          entry("AT_SetStorage", "ALTER COLUMN STORAGE"),
          entry("AT_SetCompression", "ALTER COLUMN STORAGE"),
          entry("AT_AddIdentity", "ADD IDENTITY"),
          entry("AT_AlterConstraint", "ALTER CONSTRAINT"),
          entry("AT_SetLogged", "SET LOGGED OR UNLOGGED"),
          entry("AT_SetUnLogged", "SET LOGGED OR UNLOGGED"),
          entry("AT_DropCluster", "SET WITHOUT CLUSTER"),
          entry("AT_ReplicaIdentity", "REPLICA IDENTITY"),
          entry("AT_EnableRowSecurity", "ROW LEVEL SECURITY"),
          entry("AT_DisableRowSecurity", "ROW LEVEL SECURITY"),
          entry("AT_ForceRowSecurity", "ROW LEVEL SECURITY"),
          entry("AT_NoForceRowSecurity", "ROW LEVEL SECURITY"),
          entry("AT_EnableTrig", "ENABLE OR DISABLE TRIGGER"),
          entry("AT_EnableAlwaysTrig", "ENABLE OR DISABLE TRIGGER"),
          entry("AT_EnableReplicaTrig", "ENABLE OR DISABLE TRIGGER"),
          entry("AT_DisableTrig", "ENABLE OR DISABLE TRIGGER"),
          entry("AT_EnableTrigAll", "ENABLE OR DISABLE TRIGGER"),
          entry("AT_DisableTrigAll", "ENABLE OR DISABLE TRIGGER"),
          entry("AT_EnableTrigUser", "ENABLE OR DISABLE TRIGGER"),
          entry("AT_DisableTrigUser", "ENABLE OR DISABLE TRIGGER"),
          entry("AT_EnableRule", "ENABLE OR DISABLE RULE"),
          entry("AT_EnableAlwaysRule", "ENABLE OR DISABLE RULE"),
          entry("AT_EnableReplicaRule", "ENABLE OR DISABLE RULE"),
          entry("AT_DisableRule", "ENABLE OR DISABLE RULE"));

  /// Storage parameters that need the strong lock (`reloptions.c`); all others do with a weak one.
  private static final Set<String> STRONG_OPTIONS =
      Set.of("user_catalog_table", "security_barrier", "security_invoker", "check_option");

  private AlterTableLocks() {}

  static void take(JsonNode node, Site site) {
    JsonNode rangeVar = node.path("relation");
    switch (PgNode.text(node, "objtype")) {
      case "OBJECT_INDEX" -> onIndex(rangeVar, site);
      case "OBJECT_VIEW" -> site.take("ALTER VIEW", rangeVar);
      case "OBJECT_TYPE" -> site.take("ALTER TYPE OF ROWS", rangeVar);
      default -> onTable(node, rangeVar, site);
    }
  }

  private static void onTable(JsonNode node, JsonNode rangeVar, Site site) {
    Set<String> dropped = new HashSet<>();
    for (JsonNode item : node.path("cmds")) {
      JsonNode command = PgNode.of(item).body();
      if (PgNode.text(command, "subtype").equals("AT_DropConstraint")) {
        dropped.add(PgNode.text(command, "name"));
      }
    }
    var table = new AlteredTable(rangeVar, site.found().relation(rangeVar), dropped);
    for (JsonNode item : node.path("cmds")) {
      JsonNode command = PgNode.of(item).body();
      String simple = SIMPLE.get(PgNode.text(command, "subtype"));
      if (simple != null) {
        site.take(simple, rangeVar, roles -> simpleRoles(simple, roles, node, site));
      } else {
        special(command, table, node, site);
      }
    }
  }

  private static Roles simpleRoles(String form, Roles roles, JsonNode node, Site site) {
    return form.equals("SET LOGGED OR UNLOGGED") ? AlterLocks.owned(roles, node, site) : roles;
  }

  private static void special(JsonNode command, AlteredTable table, JsonNode node, Site site) {
    switch (PgNode.text(command, "subtype")) {
      case "AT_AddColumn" -> ColumnLocks.add(command, table, site);
      case "AT_DropColumn" -> ColumnLocks.drop(command, table, site);
      case "AT_AlterColumnType" -> ColumnLocks.type(command, table, site);
      case "AT_SetNotNull" -> ColumnLocks.notNull(command, table, site);
      case "AT_SetIdentity" -> ColumnLocks.identity("ALTER COLUMN IDENTITY", command, table, site);
      case "AT_DropIdentity" -> ColumnLocks.identity("DROP IDENTITY", command, table, site);
      case "AT_AddConstraint" -> ConstraintLocks.add(command, table, site);
      case "AT_DropConstraint" -> ConstraintLocks.drop(command, table, site);
      case "AT_ValidateConstraint" -> ConstraintLocks.validate(command, table, site);
      case "AT_AttachPartition" -> PartitionLocks.attach(command, table, site);
      case "AT_DetachPartition" -> PartitionLocks.detach(command, table, site);
      case "AT_AddInherit" -> inherit("INHERIT", command, table, site);
      case "AT_DropInherit" -> inherit("NO INHERIT", command, table, site);
      case "AT_ChangeOwner" ->
          site.take("OWNER TO", table.name(), roles -> AlterLocks.owned(roles, node, site));
      case "AT_SetRelOptions", "AT_ResetRelOptions", "AT_ReplaceRelOptions" ->
          site.take(strong(command) ? "SET OPTIONS, THE STRONG ONES" : "SET OPTIONS", table.name());
      case "AT_SetTableSpace" -> tablespace(command, table, site);
      case "AT_SetAccessMethod" -> accessMethod(command, table, site);
      case "AT_ClusterOn" ->
          site.take(
              "CLUSTER ON",
              table.name(),
              roles -> table.withIndex(roles, LockRole.USED_INDEX, PgNode.text(command, "name")));
      default -> site.take("ALTER TABLE, ANYTHING ELSE", table.name());
    }
  }

  private static void onIndex(JsonNode rangeVar, Site site) {
    var name =
        java.util.List.of(PgNode.text(rangeVar, "schemaname"), PgNode.text(rangeVar, "relname"));
    site.found()
        .index(name)
        .ifPresent(found ->
            site.forecast()
                .take(
                    "ALTER INDEX",
                    Roles.aroundIndex(site.catalog(), found.table(), found.index())));
  }

  private static void inherit(String form, JsonNode command, AlteredTable table, Site site) {
    Optional<Relation> parent = site.found().relation(PgNode.of(command.path("def")).body());
    site.take(
        form,
        table.name(),
        roles -> parent.map(p -> roles.where(LockRole.NAMED_PARENT, p)).orElse(roles));
  }

  /// Whether the server moves the table depends on names of tablespaces that the snapshot does not
  /// hold; only the default one is sure to be where ordinary tables are.
  private static void tablespace(JsonNode command, AlteredTable table, Site site) {
    boolean there = PgNode.text(command, "name").equals("pg_default");
    site.take(there ? "SET TABLESPACE, ALREADY THERE" : "SET TABLESPACE", table.name());
  }

  private static void accessMethod(JsonNode command, AlteredTable table, Site site) {
    boolean heap = PgNode.text(command, "name").equals("heap");
    site.take(heap ? "SET ACCESS METHOD, ALREADY IT" : "SET ACCESS METHOD", table.name());
  }

  private static boolean strong(JsonNode command) {
    for (JsonNode option : command.path("def").path("List").path("items")) {
      String name = PgNode.text(PgNode.of(option).body(), "defname");
      if (STRONG_OPTIONS.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
