package dev.countersign.postgres.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Cuts a text at the borders that the parser reports.
final class StatementCutter {

  /// Every level of SQL is a few levels of JSON; how deep SQL may be is the parser's limit.
  private static final int DEPTH_MAX = 100_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .build();

  private final byte[] sql;
  private int line = 1;
  private int counted;

  private StatementCutter(byte[] sql) {
    this.sql = sql;
  }

  static List<SqlStatement> cut(String text, byte[] json) {
    var cutter = new StatementCutter(text.getBytes(StandardCharsets.UTF_8));
    List<SqlStatement> statements = new ArrayList<>();
    for (JsonNode raw : MAPPER.readTree(json).path("stmts")) {
      statements.add(cutter.statement(raw));
    }
    return statements;
  }

  private SqlStatement statement(JsonNode raw) {
    int from = raw.path("stmt_location").asInt(0);
    int length = raw.path("stmt_len").asInt(0);
    int end = length == 0 ? sql.length : from + length;
    int first = Blanks.skip(sql, from, end);
    int last = Blanks.lastTokenEnd(sql, first, end);
    if (length == 0) {
      last = beforeSemicolons(first, last);
    }
    int firstLine = lineAt(first);
    int endLine = lineAt(Math.max(first, last - 1));
    var node = PgNode.of(raw.path("stmt"));
    String text = new String(sql, first, last - first, StandardCharsets.UTF_8);
    return new SqlStatement(text, first, firstLine, endLine, node.tag(), node.body());
  }

  private int beforeSemicolons(int first, int last) {
    int end = last;
    while (end > first && sql[end - 1] == ';') {
      end = Blanks.lastTokenEnd(sql, first, end - 1);
    }
    return end;
  }

  private int lineAt(int offset) {
    for (; counted < offset; counted++) {
      if (sql[counted] == '\n') {
        line++;
      }
    }
    return line;
  }
}
