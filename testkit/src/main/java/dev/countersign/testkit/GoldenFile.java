package dev.countersign.testkit;

import java.nio.file.Path;

/// A file under `src/test/resources/golden` of the module under test that holds, to the byte, what
/// a user sees. `-Dgolden.update=true` writes it anew; the difference is then reviewed like code.
public final class GoldenFile {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final Path ACTUAL = Path.of("target", "golden");

  private final ExpectedFile expected;

  private GoldenFile(ExpectedFile expected) {
    this.expected = expected;
  }

  /// @param name relative to the directory of golden files, with `/` between directories
  public static GoldenFile of(String name) {
    return in(Path.of(System.getProperty("basedir", "")), name);
  }

  static GoldenFile in(Path module, String name) {
    if (!Path.of(name).normalize().toString().equals(name) || name.startsWith("..")) {
      throw new IllegalArgumentException("not a plain relative path: " + name);
    }
    Path golden = module.resolve(GOLDEN).resolve(name);
    Path actual = module.resolve(ACTUAL).resolve(name);
    return new GoldenFile(new ExpectedFile(golden, actual, "golden.update"));
  }

  /// Fails with the first line that differs; the whole text is then in `target/golden`.
  public void matches(String actual) {
    expected.matches(actual);
  }

  void matches(String actual, boolean update) {
    expected.matches(actual, update);
  }
}
