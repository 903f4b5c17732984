package dev.countersign.app.cli;

import dev.countersign.app.lint.LintFormat;
import dev.countersign.app.lint.LintFormats;
import dev.countersign.app.lint.LintedFile;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.evidence.Severity;
import dev.countersign.postgres.PostgresLinter;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.postgres.stock.StockCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Judges files of SQL without a database.
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Judge files of SQL without a database: which locks each statement takes, and what the guard",
      "rules say of it. Where something depends on what is in the database, the worse case is shown.",
      "Exit code 1 when a finding is at or over --fail-on."
    })
final class LintCommand extends Printing {

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files; - for standard input.")
  private List<Path> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "How to print: json or text (default: ${DEFAULT-VALUE}).")
  private String format = "text";

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "Whose dialect: postgres (default: ${DEFAULT-VALUE}).")
  private String engine = "postgres";

  @Option(
      names = "--server-version",
      paramLabel = "MAJOR",
      description = "The major version to judge by (default: ${DEFAULT-VALUE}, the oldest).")
  private int version = StockCatalog.OLDEST;

  @Option(
      names = "--in-transaction",
      description = "The tool that applies the files wraps each of them in a transaction.")
  private boolean wrapped;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description =
          "From which severity on the exit code is 1: style, low, medium, high or critical"
              + " (default: ${DEFAULT-VALUE}).")
  private String failOn = "medium";

  @Override
  public Integer call() {
    LintFormat chosen =
        LintFormats.of(format).orElseThrow(() -> refused("--format", format, LintFormats.ids()));
    Severity limit = severity();
    if (!engine.equals("postgres")) {
      throw refused("--engine", engine, "postgres");
    }
    if (version < StockCatalog.OLDEST || version > StockCatalog.NEWEST) {
      throw refused(
          "--server-version", "" + version, StockCatalog.OLDEST + " to " + StockCatalog.NEWEST);
    }
    PostgresLinter linter = new PostgresLinter(version, RuleOptions.DEFAULT);
    List<LintedFile> linted = files.stream().map(file -> lint(file, linter)).toList();
    out().print(chosen.print(linted));
    out().flush();
    boolean fails =
        linted.stream()
            .flatMap(LintedFile::findings)
            .anyMatch(finding -> !finding.suppressed() && finding.severity().compareTo(limit) >= 0);
    return fails ? CommandLines.ANSWER_NO : 0;
  }

  private LintedFile lint(Path file, PostgresLinter linter) {
    String text = Texts.read(file);
    return new LintedFile(file.toString(), engine, text, linter.lint(text, wrapped));
  }

  private Severity severity() {
    return List.of(Severity.values()).stream()
        .filter(severity -> severity.id().equals(failOn.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> refused("--fail-on", failOn, "style, low, medium, high or critical"));
  }

  private static CountersignException refused(String option, String given, String possible) {
    return new CountersignException(
        ErrorCode.BAD_REQUEST, "%s is %s, not \"%s\".".formatted(option, possible, given));
  }
}
