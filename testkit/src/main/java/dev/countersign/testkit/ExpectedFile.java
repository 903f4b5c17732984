package dev.countersign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A committed file that a text must equal to the byte.
///
/// @param file the committed file
/// @param actualCopy where a text that differs is kept for looking at
/// @param updateProperty the system property that, when true, writes the file instead
record ExpectedFile(Path file, Path actualCopy, String updateProperty) {

  void matches(String actual) {
    matches(actual, Boolean.getBoolean(updateProperty));
  }

  void matches(String actual, boolean update) {
    try {
      if (update) {
        write(file, actual);
      } else {
        compare(actual);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compare(String actual) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(actual)) {
      return;
    }
    write(actualCopy, actual);
    throw new AssertionError(
        "%s: %s%nactual text: %s%nif this is what users should see: -D%s=true"
            .formatted(file, difference(actual), actualCopy, updateProperty));
  }

  private String difference(String actual) throws IOException {
    return Files.exists(file)
        ? firstDifference(Files.readString(file).lines().toList(), actual.lines().toList())
        : "it does not exist";
  }

  private static String firstDifference(List<String> wanted, List<String> actual) {
    int common = Math.min(wanted.size(), actual.size());
    for (int i = 0; i < common; i++) {
      if (!wanted.get(i).equals(actual.get(i))) {
        return "line %d%n  expected: %s%n  but was:  %s"
            .formatted(i + 1, wanted.get(i), actual.get(i));
      }
    }
    return wanted.size() == actual.size()
        ? "only line ends differ"
        : "%d lines expected, %d found".formatted(wanted.size(), actual.size());
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
  }
}
