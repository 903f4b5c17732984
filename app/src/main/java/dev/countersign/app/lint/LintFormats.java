package dev.countersign.app.lint;

import java.util.List;
import java.util.Optional;

/// Every format.
public final class LintFormats {

  /// In alphabetical order of their ids.
  public static final List<LintFormat> ALL =
      List.of(
          new GithubFormat(),
          new GitlabFormat(),
          new JsonFormat(),
          new JunitFormat(),
          new SarifFormat(),
          new TextFormat());

  private LintFormats() {}

  /// The format of this id.
  public static Optional<LintFormat> of(String id) {
    return ALL.stream().filter(format -> format.id().equals(id)).findFirst();
  }

  /// All ids, for people.
  public static String ids() {
    return String.join(", ", ALL.stream().map(LintFormat::id).toList());
  }
}
