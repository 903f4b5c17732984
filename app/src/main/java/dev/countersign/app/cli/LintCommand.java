package dev.countersign.app.cli;

import dev.countersign.app.client.Plain;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.app.lint.ChangedFiles;
import dev.countersign.app.lint.FileChange;
import dev.countersign.app.lint.Fixing;
import dev.countersign.app.lint.Fixing.Fixed;
import dev.countersign.app.lint.LintFormat;
import dev.countersign.app.lint.LintFormats;
import dev.countersign.app.lint.LintReport;
import dev.countersign.app.lint.LintedFile;
import dev.countersign.app.lint.Linting;
import dev.countersign.app.lint.Selection;
import dev.countersign.app.migrations.MigrationFiles;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.evidence.Severity;
import dev.countersign.postgres.PostgresLinter;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.postgres.stock.StockCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Judges files of SQL without a database.
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Judge files of SQL without a database, by the locks they take and the guard rules.",
      "Where something depends on what is in the database, the worse case is shown.",
      "Files of Flyway, golang-migrate, dbmate, goose, Sqitch, Liquibase (formatted SQL) and Atlas",
      "are read by the rules of their tool.",
      "Exit code 0: nothing found; 1: a finding is at or over --fail-on; 2: it could not be done."
    })
final class LintCommand extends Printing {

  private static final Path STANDARD_INPUT = Path.of("-");

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Files, and directories for all *.sql in them in their tool's order; - for standard input."
              + " With --since they may be left out: the current directory.")
  private List<Path> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How to print: github, gitlab, json, junit, sarif or text (default: ${DEFAULT-VALUE}).")
  private String format = "text";

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "Whose dialect: postgres (default: ${DEFAULT-VALUE}).")
  private String engine = "postgres";

  @Option(
      names = "--server-version",
      paramLabel = "MAJOR",
      description =
          "The major version to judge by (default: ${DEFAULT-VALUE}, the oldest that is supported).")
  private int version = StockCatalog.OLDEST_SUPPORTED;

  @Option(
      names = "--in-transaction",
      description =
          "The tool that applies the files wraps each of them in a transaction, unless the file says"
              + " otherwise in the words of its tool.")
  private boolean wrapped;

  @Option(
      names = "--rules",
      paramLabel = "RULES",
      description =
          "Which rules run: default, all (also those that are off by default), or a list of ids with"
              + " commas (default: ${DEFAULT-VALUE}). unparsable-statement always runs.")
  private String rules = "default";

  @Mixin private FailOn failOn = new FailOn();

  @Option(
      names = "--fix",
      description =
          "First insert into the files what corrects a finding and ends in the same schema:"
              + " CONCURRENTLY, NOT VALID with VALIDATE CONSTRAINT, lock_timeout. What is left is"
              + " printed.")
  private boolean fix;

  @Option(
      names = "--since",
      paramLabel = "REVISION",
      description =
          "Only files that changed since the branch left this git revision, also those that are not"
              + " committed or not known to git.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration whose section lint tells the rules; the rest of it is not looked at"
              + " (default: countersign.yaml, if there is one).")
  private Optional<Path> configuration = Optional.empty();

  private Optional<PostgresLinter.Warming> ready = Optional.empty();

  /// Begins to load what takes long, while nobody has looked at the arguments yet.
  void getReady() {
    ready = Optional.of(PostgresLinter.warming());
  }

  @Override
  public Integer call() {
    PostgresLinter.Warming warming = ready.orElseGet(PostgresLinter::warming);
    LintFormat chosen =
        LintFormats.of(format).orElseThrow(() -> refused("--format", format, LintFormats.ids()));
    Severity limit = failOn.severity();
    check();
    RuleOptions options = Selection.of(rules, configured());
    PostgresLinter linter = warming.linter(version, options);
    Optional<ChangedFiles> changed =
        since.map(revision -> ChangedFiles.since(revision, Path.of("").toAbsolutePath()));
    List<Path> all = MigrationFiles.of(files.isEmpty() ? List.of(Path.of(".")) : files);
    Linting linting = new Linting(linter, wrapped, file -> before(file, changed), () -> System.in);
    List<LintedFile> linted =
        fixed(linting.lint(chosen(all, changed)), new Fixing(linter, linting));
    LintReport report = new LintReport(linted, limit, format.equals("text") && isColoured());
    out().print(chosen.print(report));
    out().flush();
    for (LintedFile file : linted) {
      file.notes().forEach(note -> note(Plain.line(file.path() + ": " + note + ".")));
    }
    return report.fails() ? CommandLines.ANSWER_NO : 0;
  }

  private List<LintedFile> fixed(List<LintedFile> linted, Fixing fixing) {
    return fix ? linted.stream().map(file -> fixed(fixing.fix(file))).toList() : linted;
  }

  private LintedFile fixed(Fixed fixed) {
    if (!fixed.rules().isEmpty()) {
      FileChange.write(Path.of(fixed.file().path()), fixed.file().text());
      note(
          Plain.line(
              "%s: corrected %s."
                  .formatted(fixed.file().path(), String.join(", ", fixed.rules()))));
    }
    return fixed.file();
  }

  private RuleOptions configured() {
    return ConfigurationReader.loadRules(configuration, System.getenv());
  }

  private void check() {
    if (!engine.equals("postgres")) {
      throw refused("--engine", engine, "postgres");
    }
    if (version < StockCatalog.OLDEST || version > StockCatalog.NEWEST) {
      throw refused(
          "--server-version", "" + version, StockCatalog.OLDEST + " to " + StockCatalog.NEWEST);
    }
    if (files.isEmpty() && since.isEmpty()) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "Name the files to judge, or say --since.");
    }
    if (fix && files.contains(STANDARD_INPUT)) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "--fix writes files; standard input is none. Name a file.");
    }
  }

  private static List<Path> chosen(List<Path> all, Optional<ChangedFiles> changed) {
    return changed.map(some -> all.stream().filter(some::has).toList()).orElse(all);
  }

  private static List<String> before(Path file, Optional<ChangedFiles> changed) {
    return changed.map(some -> some.before(file)).orElse(List.of());
  }

  private static boolean isColoured() {
    boolean wanted = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
    var console = System.console();
    return wanted
        && console != null
        && console.isTerminal()
        && !"dumb".equals(System.getenv("TERM"));
  }

  private static CountersignException refused(String option, String given, String possible) {
    return new CountersignException(
        ErrorCode.BAD_REQUEST, "%s is %s, not \"%s\".".formatted(option, possible, given));
  }
}
