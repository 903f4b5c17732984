package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the tools that mark or number their files have in common.
final class Marks {

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /// By the number that a name begins with, then by name.
  static final Comparator<Path> BY_NUMBER =
      Comparator.comparing(Marks::number).thenComparing(Path::toString);

  private Marks() {}

  /// The first line from here on that has this mark; behind the last one if none has.
  static int first(Lines lines, Pattern mark, int from) {
    for (int i = from; i < lines.count(); i++) {
      if (mark.matcher(lines.line(i)).find()) {
        return i;
      }
    }
    return lines.count();
  }

  /// A way forth, and one back if it has anything in it.
  static List<Section> both(
      String forth, String back, Transactions appliedForth, Transactions appliedBack) {
    Section apply = Section.apply(forth, appliedForth);
    return back.isBlank() ? List.of(apply) : List.of(apply, Section.undo(back, appliedBack));
  }

  static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? "" : last.toString();
  }

  /// The number that a name begins with; zero if it begins with none.
  static BigInteger number(Path path) {
    Matcher matcher = NUMBER.matcher(name(path));
    return matcher.lookingAt() ? new BigInteger(matcher.group()) : BigInteger.ZERO;
  }
}
