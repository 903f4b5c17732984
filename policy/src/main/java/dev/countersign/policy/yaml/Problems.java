package dev.countersign.policy.yaml;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The mistakes found in one file so far. Not thread-safe.
public final class Problems {

  private static final int SHOWN_MAX = 50;

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  /// No mistakes yet in this file.
  public Problems(String file) {
    this.file = file;
  }

  /// The file, as the user named it.
  public String file() {
    return file;
  }

  /// Adds a mistake.
  public void add(Position at, String message) {
    found.add(new Problem(file, at, message));
  }

  /// Whether there is any.
  public boolean any() {
    return !found.isEmpty();
  }

  /// All of them, in the order of the file.
  public List<Problem> all() {
    return found.stream().sorted(Comparator.comparing(Problem::at)).toList();
  }

  /// Ends the reading when there was any mistake.
  ///
  /// @param what names the file's kind, such as `policy`
  /// @throws CountersignException that lists all of them
  public void throwIfAny(ErrorCode code, String what) {
    if (any()) {
      throw new CountersignException(code, describe(what));
    }
  }

  private String describe(String what) {
    String shown =
        all().stream().limit(SHOWN_MAX).map(p -> "  " + p).collect(Collectors.joining("\n"));
    String more = found.size() > SHOWN_MAX ? "\n  … and more" : "";
    return "The %s %s cannot be used: %d %s.\n%s%s"
        .formatted(what, file, found.size(), found.size() == 1 ? "error" : "errors", shown, more);
  }
}
