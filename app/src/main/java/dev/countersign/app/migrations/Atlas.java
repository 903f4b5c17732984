package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;
import java.util.List;
import java.util.regex.Pattern;

/// Atlas: `VERSION_name.sql` in a directory with `atlas.sum`, in the order of the names. A file is
/// a transaction unless its head, which ends with an empty line, says `atlas:txmode none`; then
/// every statement is sent by itself. (Atlas documentation, "Applying Schema Migrations";
/// sql/migrate)
final class Atlas implements MigrationTool {

  private static final Pattern NO_TRANSACTION = Pattern.compile("^-- ?atlas:txmode +none\\s*$");
  private static final Pattern DELIMITER = Pattern.compile("^-- ?atlas:delimiter +(\\S+)\\s*$");

  @Override
  public String id() {
    return "atlas";
  }

  @Override
  public boolean owns(SqlFile file) {
    return file.folders().has(file.directory(), "atlas.sum");
  }

  @Override
  public List<Section> sections(SqlFile file) {
    List<String> head = head(file.text());
    boolean alone = head.stream().anyMatch(NO_TRANSACTION.asMatchPredicate());
    String sql =
        head.stream()
            .map(DELIMITER::matcher)
            .filter(java.util.regex.Matcher::matches)
            .findFirst()
            .map(matcher -> Delimiters.replace(file.text(), matcher.group(1)))
            .orElse(file.text());
    return List.of(Section.apply(sql, alone ? Transactions.NONE : Transactions.ONE));
  }

  /// The comments at the top of a file, if an empty line follows them.
  private static List<String> head(String text) {
    List<String> comments =
        text.lines().takeWhile(line -> line.startsWith("--") || line.startsWith("#")).toList();
    boolean ends =
        text.lines().skip(comments.size()).findFirst().filter(String::isEmpty).isPresent();
    return ends ? comments : List.of();
  }
}
