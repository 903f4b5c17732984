package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// golang-migrate: `NUMBER_name.up.sql` and `NUMBER_name.down.sql`. A file is sent as one message,
/// which the server makes a transaction of when it has several statements; `x-use-transaction`
/// wraps it explicitly. (golang-migrate, README of its postgres driver)
final class GolangMigrate implements MigrationTool {

  private static final Pattern NAME = Pattern.compile("(\\d+_.*)\\.(up|down)\\.sql");

  @Override
  public String id() {
    return "golang-migrate";
  }

  @Override
  public boolean owns(SqlFile file) {
    return NAME.matcher(file.name()).matches();
  }

  @Override
  public List<Section> sections(SqlFile file) {
    Transactions applied = file.applied(Transactions.ONE_MESSAGE);
    return List.of(
        isDown(file.name())
            ? Section.undo(file.text(), applied)
            : Section.apply(file.text(), applied));
  }

  @Override
  public Comparator<Path> order() {
    return Comparator.comparing(Marks::number)
        .thenComparing(GolangMigrate::isDown)
        .thenComparing(Path::toString);
  }

  @Override
  public Optional<Path> undone(SqlFile file) {
    Matcher matcher = NAME.matcher(file.name());
    return matcher.matches() && isDown(file.name())
        ? Optional.of(file.path().resolveSibling(matcher.group(1) + ".up.sql"))
        : Optional.empty();
  }

  private static boolean isDown(Path path) {
    return isDown(Marks.name(path));
  }

  private static boolean isDown(String name) {
    return name.endsWith(".down.sql");
  }
}
