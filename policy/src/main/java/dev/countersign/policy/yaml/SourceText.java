package dev.countersign.policy.yaml;

import java.util.ArrayList;
import java.util.List;

/// The characters of a file, and where its lines begin.
final class SourceText {

  private final int[] characters;
  private final List<Integer> lineStarts = new ArrayList<>();

  SourceText(String text) {
    characters = text.codePoints().toArray();
    lineStarts.add(0);
    for (int i = 0; i < characters.length; i++) {
      if (characters[i] == '\n' || (characters[i] == '\r' && at(i + 1) != '\n')) {
        lineStarts.add(i + 1);
      }
    }
  }

  /// The character at an index, or -1 behind the end.
  int at(int index) {
    return index < characters.length ? characters[index] : -1;
  }

  /// The line and column of an index.
  Position position(int index) {
    int low = 0;
    int high = lineStarts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (lineStarts.get(middle) <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return new Position(low + 1, index - lineStarts.get(low) + 1);
  }
}
