package dev.countersign.app.lint;

import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import java.util.List;

/// What there is to print.
///
/// @param files in the order given
/// @param failOn from which severity on a finding counts
/// @param coloured whether whoever reads it sees colours
public record LintReport(List<LintedFile> files, Severity failOn, boolean coloured) {

  public LintReport {
    files = List.copyOf(files);
  }

  /// Whether a finding makes the run fail.
  public boolean fails(Finding finding) {
    return !finding.suppressed() && finding.severity().compareTo(failOn) >= 0;
  }

  /// Whether any does.
  public boolean fails() {
    return files.stream().flatMap(LintedFile::findings).anyMatch(this::fails);
  }
}
