package dev.countersign.app.lint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.countersign.app.migrations.Placeholders;
import dev.countersign.app.migrations.Section;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import dev.countersign.postgres.PostgresLinter;
import dev.countersign.postgres.fix.Fixes;
import dev.countersign.postgres.fix.Insertion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Corrects files where that takes only an insertion. Each correction is judged like the file: it
/// stays only when fewer findings of its rule are left, and nothing as bad is found instead.
public final class Fixing {

  /// A finding each, of files that set things anew again and again.
  private static final int ROUNDS_MAX = 20;

  private final PostgresLinter linter;
  private final Linting linting;

  /// @param linting which judged the files
  public Fixing(PostgresLinter linter, Linting linting) {
    this.linter = linter;
    this.linting = linting;
  }

  /// A file with its corrections.
  ///
  /// @param file with its new text and what is found in that
  /// @param rules whose findings were corrected
  public record Fixed(LintedFile file, List<String> rules) {

    public Fixed {
      rules = List.copyOf(rules);
    }
  }

  /// What a file is with all corrections; the file itself stays as it is.
  public Fixed fix(LintedFile file) {
    var rules = new ArrayList<String>();
    LintedFile fixed = file;
    for (String rule : file.own().isEmpty() ? Fixes.rules() : List.<String>of()) {
      LintedFile before = fixed;
      fixed = fix(before, rule);
      if (fixed != before) {
        rules.add(rule);
      }
    }
    return new Fixed(fixed, rules);
  }

  private LintedFile fix(LintedFile file, String rule) {
    LintedFile fixed = file;
    for (int round = 0; round < ROUNDS_MAX; round++) {
      List<Insertion> insertions = insertions(fixed, rule);
      if (insertions.isEmpty()) {
        return fixed;
      }
      String text = inserted(fixed.text(), insertions);
      LintedFile next = linting.lint(Path.of(file.path()), SqlBytes.of(text.getBytes(UTF_8)));
      if (!isBetter(next, fixed, rule)) {
        return fixed;
      }
      fixed = next;
    }
    return fixed;
  }

  private List<Insertion> insertions(LintedFile file, String rule) {
    if (file.findings().noneMatch(finding -> finding.rule().equals(rule))) {
      return List.of();
    }
    List<Finding> findings = file.findings().toList();
    var insertions = new ArrayList<Insertion>();
    for (Section section : linting.sections(Path.of(file.path()), file.text())) {
      if (Placeholders.isPartOf(section.sql(), file.text())) {
        linter.fixes(rule, section.sql(), findings, section.applied()).stream()
            .map(one -> new Insertion(moved(one.at(), section.sql(), file.text()), one.text()))
            .forEach(insertions::add);
      }
    }
    return insertions;
  }

  /// The same place of the same line in the whole file.
  private static int moved(int at, String part, String whole) {
    long line = part.substring(0, at).chars().filter(c -> c == '\n').count();
    int column = at - part.lastIndexOf('\n', at - 1);
    int start = 0;
    for (int i = 0; i < line; i++) {
      start = whole.indexOf('\n', start) + 1;
    }
    return start + column - 1;
  }

  private static String inserted(String text, List<Insertion> insertions) {
    String lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
    var changed = new StringBuilder(text);
    insertions.stream()
        .sorted(Comparator.comparingInt(Insertion::at).reversed())
        .forEach(one -> changed.insert(one.at(), one.text().replace("\n", lineBreak)));
    return changed.toString();
  }

  private static boolean isBetter(LintedFile after, LintedFile before, String rule) {
    Map<String, Long> now = counts(after);
    Map<String, Long> then = counts(before);
    Severity limit =
        before
            .findings()
            .filter(finding -> finding.rule().equals(rule))
            .map(Finding::severity)
            .findFirst()
            .orElseThrow();
    return now.getOrDefault(rule, 0L) < then.getOrDefault(rule, 0L)
        && after
            .findings()
            .filter(finding -> finding.severity().compareTo(limit) >= 0)
            .map(Finding::rule)
            .allMatch(id -> now.getOrDefault(id, 0L) <= then.getOrDefault(id, 0L));
  }

  /// How many findings of each rule count.
  private static Map<String, Long> counts(LintedFile file) {
    return file.findings()
        .filter(finding -> !finding.suppressed())
        .collect(groupingBy(Finding::rule, counting()));
  }
}
