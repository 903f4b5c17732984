package dev.countersign.app.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// The lines of a text, of which some are kept and the others become blank.
final class Lines {

  private final List<String> lines = new ArrayList<>();

  Lines(String text) {
    int from = 0;
    int end = text.indexOf('\n');
    while (end >= 0) {
      lines.add(text.substring(from, end + 1));
      from = end + 1;
      end = text.indexOf('\n', from);
    }
    lines.add(text.substring(from));
  }

  int count() {
    return lines.size();
  }

  /// One line with its line break, from 0.
  String line(int index) {
    return lines.get(index);
  }

  /// Puts another text of the same length in the place of a line.
  void set(int index, String line) {
    lines.set(index, line);
  }

  /// The text with blanks in place of the lines that are not kept.
  String keep(IntPredicate kept) {
    var text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(kept.test(i) ? lines.get(i) : blank(lines.get(i)));
    }
    return text.toString();
  }

  String keep(int from, int to) {
    return keep(i -> i >= from && i < to);
  }

  static String blank(String line) {
    return line.endsWith("\n") ? "\n" : "";
  }
}
