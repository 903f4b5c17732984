package dev.countersign.testkit;

import java.nio.file.Path;

/// A page of the documentation that is made from the code and committed. Its test, in a class whose
/// name ends in `DocsTest`, fails when the page is stale; `make docs` (`-Ddocs.update=true`) writes
/// it.
public final class GeneratedPage {

  private final ExpectedFile expected;

  private GeneratedPage(ExpectedFile expected) {
    this.expected = expected;
  }

  /// @param path from the root of the repository, such as `docs/reference/rules.md`
  public static GeneratedPage of(String path) {
    return in(Repository.root(), path);
  }

  static GeneratedPage in(Path root, String path) {
    if (!path.startsWith("docs/") || Path.of(path).normalize().getNameCount() < 2) {
      throw new IllegalArgumentException("not a path of a page under docs: " + path);
    }
    Path actual = Path.of("target").resolve(path);
    return new GeneratedPage(new ExpectedFile(root.resolve(path), actual, "docs.update"));
  }

  /// Fails when the committed page is not this text.
  public void isFresh(String text) {
    expected.matches(text);
  }
}
