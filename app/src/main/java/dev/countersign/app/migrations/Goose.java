package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// goose: one file for both directions, told apart by annotations that begin their lines and are
/// written in any case. Each direction is a transaction unless the file says NO TRANSACTION; then
/// its statements are sent one by one. (goose documentation, "Annotations")
final class Goose implements MigrationTool {

  private static final Pattern UP = annotation("up");
  private static final Pattern DOWN = annotation("down");
  private static final Pattern NO_TRANSACTION = annotation("no transaction");
  private static final Pattern VARIABLES = annotation("envsub on");

  @Override
  public String id() {
    return "goose";
  }

  @Override
  public boolean owns(SqlFile file) {
    return file.text().contains("+goose") && UP.matcher(file.text()).find();
  }

  @Override
  public List<Section> sections(SqlFile file) {
    Lines lines = new Lines(file.text());
    int up = Marks.first(lines, UP, 0);
    int down = Marks.first(lines, DOWN, up);
    Transactions applied =
        NO_TRANSACTION.matcher(file.text()).find() ? Transactions.NONE : Transactions.ONE;
    boolean variables = VARIABLES.matcher(file.text()).find();
    String forth = lines.keep(up, down);
    String back = lines.keep(down, lines.count());
    return Marks.both(
        variables ? Placeholders.hide(forth) : forth,
        variables ? Placeholders.hide(back) : back,
        applied,
        applied);
  }

  @Override
  public Comparator<Path> order() {
    return Marks.BY_NUMBER;
  }

  private static Pattern annotation(String words) {
    return Pattern.compile(
        "^--[ \\t]*\\+goose[ \\t]+" + words.replace(" ", "[ \\t]+") + "[ \\t\\r]*$",
        Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  }
}
