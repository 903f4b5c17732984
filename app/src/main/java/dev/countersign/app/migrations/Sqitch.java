package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Sqitch: scripts of the same name in `deploy`, `revert` and `verify`, in the order of
/// `sqitch.plan`. psql runs them, every statement by itself; the scripts begin and end their own
/// transactions. (sqitchtutorial)
final class Sqitch implements MigrationTool {

  private static final String PLAN = "sqitch.plan";
  private static final List<String> KINDS = List.of("deploy", "revert", "verify");
  private static final Set<String> NO_CHANGE = Set.of("%", "#", "@");

  @Override
  public String id() {
    return "sqitch";
  }

  @Override
  public boolean owns(SqlFile file) {
    return scripts(file.path())
        .map(Path::getParent)
        .filter(top -> file.folders().has(top, PLAN))
        .isPresent();
  }

  @Override
  public List<Section> sections(SqlFile file) {
    Transactions applied = file.applied(Transactions.NONE);
    return List.of(
        kind(file.path()).equals("revert")
            ? Section.undo(file.text(), applied)
            : Section.apply(file.text(), applied));
  }

  @Override
  public Comparator<Path> order() {
    return Comparator.comparingInt(Sqitch::planned)
        .thenComparing(Sqitch::change)
        .thenComparing(path -> KINDS.indexOf(kind(path)));
  }

  @Override
  public Optional<Path> undone(SqlFile file) {
    return scripts(file.path())
        .filter(scripts -> Marks.name(scripts).equals("revert"))
        .map(scripts ->
            scripts
                .resolveSibling("deploy")
                .resolve(scripts.relativize(file.path().toAbsolutePath().normalize())));
  }

  /// The directory of the scripts of one kind that a file is in.
  private static Optional<Path> scripts(Path path) {
    Path directory = path.toAbsolutePath().normalize().getParent();
    while (directory != null && directory.getParent() != null) {
      if (KINDS.contains(Marks.name(directory))) {
        return Optional.of(directory);
      }
      directory = directory.getParent();
    }
    return Optional.empty();
  }

  private static String kind(Path path) {
    return scripts(path).map(Marks::name).orElse("");
  }

  private static String change(Path path) {
    return scripts(path)
        .map(scripts -> scripts.relativize(path.toAbsolutePath().normalize()).toString())
        .map(name -> name.replaceFirst("\\.sql$", ""))
        .orElse("");
  }

  private static int planned(Path path) {
    int place =
        scripts(path)
            .map(scripts -> plan(scripts.resolveSibling(PLAN)).indexOf(change(path)))
            .orElse(-1);
    return place < 0 ? Integer.MAX_VALUE : place;
  }

  private static List<String> plan(Path file) {
    var changes = new ArrayList<String>();
    try {
      for (String line : Files.readAllLines(file)) {
        String word = line.strip().split("\\s", 2)[0];
        if (!word.isEmpty() && !NO_CHANGE.contains(word.substring(0, 1))) {
          changes.add(word);
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return changes;
  }
}
