package dev.countersign.app.lint;

import dev.countersign.app.migrations.Folders;
import dev.countersign.app.migrations.MigrationTool;
import dev.countersign.app.migrations.MigrationTools;
import dev.countersign.app.migrations.Placeholders;
import dev.countersign.app.migrations.Section;
import dev.countersign.app.migrations.SqlFile;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.engine.LintedText;
import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.PostgresLinter;
import dev.countersign.postgres.rules.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/// Judges files, several at a time, by the rules of the tools that apply them.
public final class Linting {

  private static final int BYTES_MAX = 64 << 20;
  private static final Path STANDARD_INPUT = Path.of("-");

  private final PostgresLinter linter;
  private final boolean wrapped;
  private final Function<Path, List<String>> before;
  private final Supplier<InputStream> standardInput;
  private final Folders folders = new Folders();
  private final Queue<String> unread = new ConcurrentLinkedQueue<>();

  /// @param wrapped whether the user says that whoever applies a file wraps it in a transaction
  /// @param before the names of the files that were there before a file, beside it
  /// @param standardInput what `-` means
  public Linting(
      PostgresLinter linter,
      boolean wrapped,
      Function<Path, List<String>> before,
      Supplier<InputStream> standardInput) {
    this.linter = linter;
    this.wrapped = wrapped;
    this.before = before;
    this.standardInput = standardInput;
  }

  /// All files, in the order given.
  ///
  /// @throws CountersignException with [ErrorCode#NOT_FOUND] that names every file that cannot be
  ///   read
  public List<LintedFile> lint(List<Path> files) {
    List<LintedFile> linted = files.parallelStream().map(this::lint).toList();
    if (!unread.isEmpty()) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND, String.join("\n", unread.stream().sorted().toList()));
    }
    return linted;
  }

  private LintedFile lint(Path path) {
    return lint(path, SqlBytes.of(read(path)));
  }

  /// A file as if this stood in it.
  LintedFile lint(Path path, SqlBytes bytes) {
    SqlFile file = file(path, bytes.text());
    MigrationTool tool = MigrationTools.of(file);
    var statements = new ArrayList<LintedStatement>();
    var notes = new ArrayList<String>();
    var done = new ArrayList<Section>();
    Origin origin = new Origin(file.name(), before.apply(path));
    for (Section section : tool.sections(file)) {
      LintedText linted = linter.lint(section.sql(), section.applied(), origin);
      statements.addAll(section.isUndo() ? undone(linted, tool, file, done) : linted.statements());
      notes.addAll(linted.notes());
      done.add(section);
    }
    statements.sort(Comparator.comparingInt(LintedStatement::line));
    List<Finding> own =
        bytes.bad().stream()
            .map(bad -> linter.unreadable(bad.line(), bad.column(), bad.message()))
            .toList();
    LintedFile linted =
        new LintedFile(path.toString(), "postgres", bytes.text(), own, statements, notes);
    return named(linted, Placeholders.in(bytes.text()));
  }

  /// What its tool runs of a file if this stood in it.
  List<Section> sections(Path path, String text) {
    SqlFile file = file(path, text);
    return MigrationTools.of(file).sections(file);
  }

  private SqlFile file(Path path, String text) {
    return new SqlFile(path, text, wrapped, folders);
  }

  /// What an undo takes back is what was made before it, in its file or in another one.
  private List<LintedStatement> undone(
      LintedText undo, MigrationTool tool, SqlFile file, List<Section> before) {
    if (undo.statements().stream().allMatch(statement -> statement.findings().isEmpty())) {
      return undo.statements();
    }
    StringBuilder made = new StringBuilder();
    before.stream().filter(s -> !s.isUndo()).forEach(s -> made.append(s.sql()).append("\n;\n"));
    tool.undone(file)
        .filter(Files::isRegularFile)
        .map(path -> file(path, SqlBytes.of(read(path)).text()))
        .ifPresent(other -> tool.sections(other).forEach(s -> made.append(s.sql())));
    return linter.made(made.toString()).forgive(undo.statements());
  }

  /// Puts the variables back where names stood for them.
  private static LintedFile named(LintedFile file, Map<String, String> variables) {
    return variables.isEmpty() ? file : Renamed.of(file, variables);
  }

  private byte[] read(Path path) {
    try {
      if (path.equals(STANDARD_INPUT)) {
        return standardInput.get().readAllBytes();
      }
      if (Files.size(path) <= BYTES_MAX) {
        return Files.readAllBytes(path);
      }
      unread.add("The file %s is longer than %d bytes.".formatted(path, BYTES_MAX));
    } catch (NoSuchFileException e) {
      unread.add("There is no file %s.".formatted(path));
    } catch (IOException e) {
      unread.add("The file %s cannot be read (%s).".formatted(path, e.getClass().getSimpleName()));
    }
    return new byte[0];
  }
}
