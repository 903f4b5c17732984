package dev.countersign.app.lint;

/// One way to print what was found. Stateless.
public interface LintFormat {

  /// What `--format` calls it.
  String id();

  /// All of it, as one text that ends with a line break.
  String print(LintReport report);
}
