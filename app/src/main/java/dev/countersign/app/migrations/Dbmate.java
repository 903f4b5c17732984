package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;
import java.util.List;
import java.util.regex.Pattern;

/// dbmate: one file for both directions, told apart by marks that begin their lines. Each is a
/// transaction unless its mark says `transaction:false`; even then it is sent as one message, which
/// the server makes a transaction of when it has several statements. (dbmate README, "Migration
/// Options"; its issue 126)
final class Dbmate implements MigrationTool {

  private static final Pattern UP = Pattern.compile("^--\\s*migrate:up(\\s|$)", Pattern.MULTILINE);
  private static final Pattern DOWN =
      Pattern.compile("^--\\s*migrate:down(\\s|$)", Pattern.MULTILINE);
  private static final Pattern ALONE = Pattern.compile("\\stransaction:false(\\s|$)");

  @Override
  public String id() {
    return "dbmate";
  }

  @Override
  public boolean owns(SqlFile file) {
    return file.text().contains("migrate:up") && UP.matcher(file.text()).find();
  }

  @Override
  public List<Section> sections(SqlFile file) {
    Lines lines = new Lines(file.text());
    int up = Marks.first(lines, UP, 0);
    int down = Marks.first(lines, DOWN, up);
    return Marks.both(
        lines.keep(up, down),
        lines.keep(down, lines.count()),
        applied(lines, up),
        applied(lines, down));
  }

  private static Transactions applied(Lines lines, int mark) {
    return mark < lines.count() && ALONE.matcher(lines.line(mark)).find()
        ? Transactions.ONE_MESSAGE
        : Transactions.ONE;
  }
}
