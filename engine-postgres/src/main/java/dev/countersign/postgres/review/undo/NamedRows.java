package dev.countersign.postgres.review.undo;

import dev.countersign.core.BindValue;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.rewrite.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The rows that an UPDATE or DELETE names, in the words of the statement itself.
///
/// @param with its WITH clause, with a space behind; empty text for none
/// @param target the table as written, with its alias
/// @param alias what its rows are called in the condition, as SQL
/// @param others what it is joined with, with a comma before; empty text for none
/// @param where its condition, with WHERE before; empty text for none
/// @param table the table, qualified
record NamedRows(
    String with, String target, String alias, String others, String where, String table) {

  /// Where something stands.
  private static final Set<String> PLACES =
      Set.of(
          "location",
          "list_start",
          "list_end",
          "rexpr_list_start",
          "rexpr_list_end",
          "name_location");

  /// Empty when the statement cannot be taken apart with certainty.
  static Optional<NamedRows> of(Before before, Relation relation) {
    Words words = literal(Words.of(before.statement().text(), before.keeps().parser()), before);
    boolean delete = before.statement().tag().equals("DeleteStmt");
    int verb = words.find(delete ? "DELETE" : "UPDATE", 0);
    int from = verb + (delete ? 2 : 1);
    int set = delete ? from : words.find("SET", from + 1);
    int others = delete ? words.find("USING", from) : from(before, words, set);
    int where = words.find("WHERE", from);
    int end = words.find("RETURNING", from);
    int behindTarget = delete ? min(others, where, end) : set;
    JsonNode target = before.node().path("relation");
    String alias = PgNode.text(target.path("alias"), "aliasname");
    var rows =
        new NamedRows(
            verb == 0 ? "" : words.text(0, verb) + " ",
            words.text(from, behindTarget),
            before.keeps().quoted(alias.isEmpty() ? PgNode.text(target, "relname") : alias),
            others < min(where, end) ? ", " + words.text(others + 1, min(where, end)) : "",
            where < end ? " WHERE " + words.text(where + 1, end) : "",
            Before.qualified(before, relation));
    return rows.same(before) ? Optional.of(rows) : Optional.empty();
  }

  /// A query for these columns of the rows, which locks them.
  ///
  /// @param limit rows it gives at most
  String locking(List<String> columns, boolean only, OptionalLong limit) {
    String atMost = limit.isPresent() ? " LIMIT " + limit.getAsLong() : "";
    if (others.isEmpty()) {
      return "%sSELECT %s FROM %s%s FOR UPDATE OF %s%s"
          .formatted(with, list(alias, columns), target, where, alias, atMost);
    }
    return "SELECT %s FROM %s%s AS kept WHERE (kept.tableoid, kept.ctid) IN (%s) FOR UPDATE OF kept%s"
        .formatted(list("kept", columns), only ? "ONLY " : "", table, places(), atMost);
  }

  /// A query that gives something for each row, up to so many.
  String counting(long atMost) {
    return "SELECT count(*) FROM (SELECT 1 FROM (%s) AS places LIMIT %d) AS counted"
        .formatted(places(), atMost);
  }

  private String places() {
    return "%sSELECT %s.tableoid, %s.ctid FROM %s%s%s"
        .formatted(with, alias, alias, target, others, where);
  }

  private static String list(String of, List<String> columns) {
    return String.join(", ", columns.stream().map(column -> of + "." + column).toList());
  }

  /// Whether the grammar reads the parts as it reads the statement.
  private boolean same(Before before) {
    if (!(ParsedSql.parse(before.keeps().parser(), places())
            instanceof ParsedSql.Statements(_, var statements))
        || statements.size() != 1) {
      return false;
    }
    JsonNode query = statements.getFirst().node();
    JsonNode original = before.node();
    boolean sameWhere =
        !before.writing().values().isEmpty()
            || bare(query.path("whereClause")).equals(bare(original.path("whereClause")));
    int joined = original.path("usingClause").size() + original.path("fromClause").size();
    return sameWhere
        && query.path("fromClause").size() == joined + 1
        && query.path("whereClause").isMissingNode() == original.path("whereClause").isMissingNode()
        && query.path("withClause").isMissingNode() == original.path("withClause").isMissingNode();
  }

  private static JsonNode bare(JsonNode node) {
    JsonNode copy = node.deepCopy();
    strip(copy);
    return copy;
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(PLACES);
    }
    node.forEach(NamedRows::strip);
  }

  private static int from(Before before, Words words, int set) {
    if (before.node().path("fromClause").isEmpty()) {
      return words.size();
    }
    int from = words.find("FROM", set);
    while (from < words.size() && words.is(from - 1, "DISTINCT")) {
      from = words.find("FROM", from + 1);
    }
    return from;
  }

  private static int min(int... numbers) {
    return java.util.Arrays.stream(numbers).min().orElseThrow();
  }

  /// Parameters become the values that are bound to them.
  private static Words literal(Words words, Before before) {
    List<BindValue> values = before.writing().values();
    var all = new ArrayList<Words.Word>();
    for (Words.Word word : words.all()) {
      boolean parameter = word.text().matches("\\$[0-9]{1,5}");
      int number = parameter ? Integer.parseInt(word.text().substring(1)) : 0;
      all.add(
          number > 0 && number <= values.size()
              ? new Words.Word(literal(values.get(number - 1)), word.start(), true)
              : word);
    }
    return new Words(all);
  }

  private static String literal(BindValue value) {
    String cast = value.typeId() == 0 ? "" : "::" + type(value);
    String text = value.bytes().isEmpty() ? "NULL" : Sql.literal(value.shown());
    return text + cast;
  }

  private static String type(BindValue value) {
    return value.typeId() == 18 ? "\"char\"" : value.typeName();
  }

  /// Whether each value can be written as text: its type is known, and so is its binary form.
  static boolean writable(List<BindValue> values) {
    return values.stream()
        .allMatch(value ->
            !value.typeName().matches("[0-9]+")
                && !(value.binary() && value.shown().startsWith("\\x")));
  }
}
