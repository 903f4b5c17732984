package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite.Phase;
import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An index that is to be built: CREATE INDEX in the form that does not block.
///
/// @param subject the statement
/// @param on the table
/// @param name of the index, as it was written or as the server would choose it
record NewIndex(Subject subject, Relation on, String name) {

  /// The index of a CREATE INDEX.
  static NewIndex of(Subject subject, Relation table) throws SQLException {
    String written = PgNode.text(subject.node(), "idxname");
    return new NewIndex(subject, table, written.isEmpty() ? chosen(subject, table) : written);
  }

  /// The same index for a partition, with the name that the server would choose.
  NewIndex unnamed(Relation partition) throws SQLException {
    return new NewIndex(subject, partition, chosen(subject, partition));
  }

  /// Whether a good index has this name already.
  boolean taken() {
    return existing().filter(Index::valid).isPresent();
  }

  /// Drops what an earlier attempt left behind.
  List<Phase> cleanUp() {
    return existing().filter(index -> !index.valid()).isPresent()
        ? List.of(
            Plan.bare(
                "Drop the INVALID index that a failed build left behind",
                "DROP INDEX CONCURRENTLY " + qualified()))
        : List.of();
  }

  String concurrently() {
    return create("CONCURRENTLY ", "");
  }

  String only() {
    return create("", "ONLY ");
  }

  String table() {
    return subject.name(on);
  }

  String qualified() {
    return subject.quoted(on.schema()) + "." + subject.quoted(name);
  }

  private Optional<Index> existing() {
    return on.indexes().stream().filter(index -> index.name().equals(name)).findFirst();
  }

  private String create(String concurrently, String only) {
    Words words = subject.words();
    int relation = words.find("ON", 0) + 1;
    relation += words.is(relation, "ONLY") ? 1 : 0;
    return "CREATE %sINDEX %s%s ON %s%s %s"
        .formatted(
            PgNode.flag(subject.node(), "unique") ? "UNIQUE " : "",
            concurrently,
            subject.quoted(name),
            only,
            table(),
            words.from(words.behindName(relation)));
  }

  private static String chosen(Subject subject, Relation table) throws SQLException {
    var columns = new ArrayList<String>();
    for (String list : List.of("indexParams", "indexIncludingParams")) {
      subject.node().path(list).forEach(item -> columns.add(column(PgNode.of(item).body())));
    }
    return subject.indexName(table, columns, "idx");
  }

  /// `FigureIndexColname`: a column has its name, a call that of its function.
  private static String column(JsonNode element) {
    String name = PgNode.text(element, "name");
    var expression = PgNode.of(element.path("expr"));
    List<String> function = PgNode.names(expression.get("funcname"));
    return !name.isEmpty() ? name : function.isEmpty() ? "expr" : function.getLast();
  }
}
