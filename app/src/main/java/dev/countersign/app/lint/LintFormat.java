package dev.countersign.app.lint;

import java.util.List;

/// One way to print what was found. Stateless.
public interface LintFormat {

  /// What `--format` calls it.
  String id();

  /// All files, as one text that ends with a line break.
  String print(List<LintedFile> files);
}
