package dev.countersign.postgres.rules.security;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// An extension installed or changed.
final class ExtensionChange implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "extension-change",
            """
            The scripts of an extension run as a superuser, or as the owner where the extension is trusted, and what
            they make depends on the version that happens to lie on the server. Pin the version. Extensions that
            come with PostgreSQL, are trusted there and are pinned are not found.
            """)
        .on("CreateExtensionStmt", "AlterExtensionStmt", "AlterExtensionContentsStmt")
        .bad(
            "CREATE EXTENSION hstore",
            "CREATE EXTENSION postgres_fdw VERSION '1.1'",
            "ALTER EXTENSION plpgsql UPDATE")
        .good("CREATE EXTENSION hstore VERSION '1.8'", "CREATE EXTENSION IF NOT EXISTS plpgsql");
  }

  @Override
  public void check(Case statement, Report report) {
    String name = statement.field("extname");
    switch (statement.tag()) {
      case "CreateExtensionStmt" -> created(name, statement, report);
      case "AlterExtensionStmt" ->
          add(
              name,
              "The scripts of %s change its objects%s."
                  .formatted(
                      name, isPinned(statement) ? "" : ", up to whatever version the server has"),
              report);
      case "AlterExtensionContentsStmt" ->
          add(name, "What belongs to %s changes, and is dropped with it.".formatted(name), report);
      default -> {}
    }
  }

  /// Trusted, and part of PostgreSQL 14 to 18 (`trusted = true` in their control files).
  private static final Set<String> TRUSTED =
      Set.of(
          "btree_gin",
          "btree_gist",
          "citext",
          "cube",
          "dict_int",
          "fuzzystrmatch",
          "hstore",
          "intarray",
          "isn",
          "lo",
          "ltree",
          "pg_trgm",
          "pgcrypto",
          "plpgsql",
          "seg",
          "tablefunc",
          "tcn",
          "tsm_system_rows",
          "tsm_system_time",
          "unaccent",
          "uuid-ossp");

  private static void created(String name, Case statement, Report report) {
    boolean there =
        PgNode.flag(statement.node(), "if_not_exists")
            && statement.catalog().extensions().stream().anyMatch(e -> e.name().equals(name));
    boolean trusted = TRUSTED.contains(name) && !cascades(statement);
    if (!there && !(trusted && isPinned(statement))) {
      add(
          name,
          trusted
              ? "%s is installed in whatever version the server has.".formatted(name)
              : "The scripts of %s run as a superuser.".formatted(name),
          report);
    }
  }

  private static boolean cascades(Case statement) {
    return has("cascade", statement);
  }

  private static boolean isPinned(Case statement) {
    return has("new_version", statement);
  }

  private static boolean has(String name, Case statement) {
    for (JsonNode item : statement.node().path("options")) {
      if (PgNode.text(PgNode.of(item).body(), "defname").equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static void add(String name, String says, Report report) {
    report.add(name, says, "Pin the version, and read what its scripts do.");
  }
}
