package dev.countersign.postgres.locks;

import static java.util.Map.entry;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.Relation.Persistence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Locks of ALTER TABLE, subcommand by subcommand; together they take the strongest.
final class AlterTableLocks {

  /// Subcommands whose form depends on nothing else.
  private static final Map<String, String> SIMPLE =
      Map.ofEntries(
          entry("AT_DropNotNull", "DROP NOT NULL"),
          entry("AT_SetExpression", "SET EXPRESSION"),
          entry("AT_DropExpression", "DROP EXPRESSION"),
          entry("AT_SetStatistics", "ALTER COLUMN STATISTICS"),
          entry("AT_SetOptions", "ALTER COLUMN OPTIONS"),
          entry("AT_ResetOptions", "ALTER COLUMN OPTIONS"),
          entry("AT_SetStorage", "ALTER COLUMN STORAGE"),
          entry("AT_SetCompression", "ALTER COLUMN STORAGE"),
          entry("AT_AddIdentity", "ADD IDENTITY"),
          entry("AT_DropCluster", "SET WITHOUT CLUSTER"),
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
      case "OBJECT_INDEX" -> onIndex(node, rangeVar, site);
      case "OBJECT_VIEW" -> site.take("ALTER VIEW", rangeVar);
      case "OBJECT_TYPE" -> TypeObjects.attributes(node, site);
      default -> onTable(node, rangeVar, site);
    }
  }

  private static void onTable(JsonNode node, JsonNode rangeVar, Site site) {
    AlteredTable table = AlteredTable.of(node, site);
    for (JsonNode item : node.path("cmds")) {
      JsonNode command = PgNode.of(item).body();
      String simple = SIMPLE.get(PgNode.text(command, "subtype"));
      if (simple != null) {
        site.take(simple, rangeVar);
      } else {
        special(command, table, node, site);
      }
    }
  }

  private static void special(JsonNode command, AlteredTable table, JsonNode node, Site site) {
    switch (PgNode.text(command, "subtype")) {
      case "AT_ColumnDefault" -> ColumnLocks.setDefault(command, table, site);
      case "AT_AddColumn" -> ColumnLocks.add(command, table, site);
      case "AT_DropColumn" -> ColumnLocks.drop(command, table, site);
      case "AT_AlterColumnType" -> TypeLocks.take(command, table, site);
      case "AT_SetNotNull" -> ColumnLocks.notNull(command, table, site);
      case "AT_SetIdentity" -> ColumnLocks.identity("ALTER COLUMN IDENTITY", command, table, site);
      case "AT_DropIdentity" -> ColumnLocks.identity("DROP IDENTITY", command, table, site);
      case "AT_AddConstraint" -> ConstraintLocks.add(command, table, site);
      case "AT_DropConstraint" -> ConstraintLocks.drop(command, table, site);
      case "AT_ValidateConstraint" -> ConstraintLocks.validate(command, table, site);
      case "AT_AttachPartition" -> PartitionLocks.attach(command, table, site);
      case "AT_DetachPartition" -> PartitionLocks.detach(command, table, site);
      case "AT_AlterConstraint" -> ConstraintLocks.alter(command, table, site);
      case "AT_SetLogged" -> logged(Persistence.PERMANENT, table, node, site);
      case "AT_SetUnLogged" -> logged(Persistence.UNLOGGED, table, node, site);
      case "AT_ReplicaIdentity" ->
          site.take(
              "REPLICA IDENTITY",
              table.name(),
              roles ->
                  table.withIndex(
                      roles,
                      LockRole.USED_INDEX,
                      PgNode.text(PgNode.of(command.path("def")).body(), "name")));
      case "AT_AddInherit" -> inherit("INHERIT", command, table, site);
      case "AT_DropInherit" -> inherit("NO INHERIT", command, table, site);
      case "AT_DetachPartitionFinalize" -> PartitionLocks.finish(command, table, site);
      case "AT_ChangeOwner" -> AlterLocks.owner(table.name(), command.path("newowner"), node, site);
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

  private static void onIndex(JsonNode node, JsonNode rangeVar, Site site) {
    for (JsonNode item : node.path("cmds")) {
      JsonNode command = PgNode.of(item).body();
      switch (PgNode.text(command, "subtype")) {
        case "AT_SetTableSpace" -> site.takeIndex("ALTER INDEX SET TABLESPACE", parts(rangeVar));
        case "AT_AttachPartition" -> {
          site.takeIndex("ALTER INDEX ATTACH PARTITION", parts(rangeVar));
          JsonNode partition = PgNode.of(command.path("def")).get("name");
          site.takeIndex("ATTACHED INDEX", parts(partition));
        }
        default -> site.takeIndex("ALTER INDEX", parts(rangeVar));
      }
    }
  }

  private static List<String> parts(JsonNode rangeVar) {
    return List.of(PgNode.text(rangeVar, "schemaname"), PgNode.text(rangeVar, "relname"));
  }

  private static void logged(Persistence wanted, AlteredTable table, JsonNode node, Site site) {
    boolean already = table.relation().filter(r -> r.persistence() == wanted).isPresent();
    if (already) {
      site.take("SET LOGGED OR UNLOGGED, ALREADY IT", table.name());
    } else {
      site.take(
          "SET LOGGED OR UNLOGGED",
          table.name(),
          roles -> AlterLocks.owned(roles, node, site),
          table.relation().isPresent());
    }
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
    site.take(
        there ? "SET TABLESPACE, ALREADY THERE" : "SET TABLESPACE",
        table.name(),
        roles -> roles,
        there);
  }

  private static void accessMethod(JsonNode command, AlteredTable table, Site site) {
    boolean heap = Set.of("heap", "").contains(PgNode.text(command, "name"));
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
