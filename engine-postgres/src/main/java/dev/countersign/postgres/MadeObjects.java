package dev.countersign.postgres;

import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a text made, so that an undo of it may destroy just that. Immutable.
public final class MadeObjects {

  /// Rules about something that is lost. Those about CASCADE are none of them: it takes along what
  /// others made.
  private static final Set<String> LOSS =
      Set.of(
          "drop-table",
          "drop-column",
          "drop-schema-or-database",
          "drop-extension",
          "drop-partition");

  private static final String NO_WAY_BACK = "irreversible-change";

  private static final String REASON = "the undo takes back what its own way forth made";

  private final Set<String> names;

  private MadeObjects(Set<String> names) {
    this.names = Set.copyOf(names);
  }

  static MadeObjects of(ParsedSql text) {
    var names = new HashSet<String>();
    if (text instanceof ParsedSql.Statements parsed) {
      parsed.statements().forEach(statement -> collect(statement, names));
    }
    return new MadeObjects(names);
  }

  /// The statements of the undo, where findings about the loss of what was made do not count.
  public List<LintedStatement> forgive(List<LintedStatement> undo) {
    return undo.stream().map(this::forgive).toList();
  }

  private LintedStatement forgive(LintedStatement statement) {
    List<Finding> findings = statement.findings().stream().map(this::forgive).toList();
    boolean losesOthers =
        findings.stream().anyMatch(f -> LOSS.contains(f.rule()) && !f.suppressed());
    boolean losesMade = findings.stream().anyMatch(f -> LOSS.contains(f.rule()) && f.suppressed());
    return statement.with(
        findings.stream()
            .map(f ->
                f.rule().equals(NO_WAY_BACK) && losesMade && !losesOthers ? f.suppress(REASON) : f)
            .toList());
  }

  private Finding forgive(Finding finding) {
    return LOSS.contains(finding.rule()) && isMade(plain(finding.object()))
        ? finding.suppress(REASON)
        : finding;
  }

  private boolean isMade(String object) {
    int dot = object.lastIndexOf('.');
    return names.contains(object) || (dot > 0 && isMade(object.substring(0, dot)));
  }

  private static void collect(SqlStatement statement, Set<String> names) {
    JsonNode node = statement.node();
    switch (statement.tag()) {
      case "CreateStmt", "CreateForeignTableStmt" ->
          names.add(
              written(node.has("base") ? node.path("base").path("relation") : relation(node)));
      case "CreateTableAsStmt" -> names.add(written(node.path("into").path("rel")));
      case "ViewStmt" -> names.add(written(node.path("view")));
      case "CreateSchemaStmt" -> names.add(PgNode.text(node, "schemaname"));
      case "CreateExtensionStmt" -> names.add(PgNode.text(node, "extname"));
      case "AlterTableStmt" ->
          node.path("cmds").forEach(item -> added(PgNode.of(item).body(), relation(node), names));
      default -> {}
    }
  }

  private static void added(JsonNode command, JsonNode relation, Set<String> names) {
    if (PgNode.text(command, "subtype").equals("AT_AddColumn")) {
      JsonNode column = PgNode.of(command.path("def")).body();
      names.add(written(relation) + "." + PgNode.text(column, "colname"));
    }
  }

  private static JsonNode relation(JsonNode node) {
    return node.path("relation");
  }

  private static String written(JsonNode rangeVar) {
    String schema = PgNode.text(rangeVar, "schemaname");
    String name = PgNode.text(rangeVar, "relname");
    return schema.isEmpty() || schema.equals("public") ? name : schema + "." + name;
  }

  private static String plain(String object) {
    String bare = object.replace("\"", "");
    return bare.startsWith("public.") ? bare.substring("public.".length()) : bare;
  }
}
