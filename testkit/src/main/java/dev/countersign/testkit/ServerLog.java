package dev.countersign.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The log of a PostgreSQL server: the server's own word on what reached it.
///
/// With `log_statement = all` the server writes each statement before it executes it, so a
/// statement whose reply a client has seen is in here. To judge only what one test did, take a
/// [#mark] first.
///
/// @param path the file that the server appends to
public record ServerLog(Path path) {

  private static final Pattern STATEMENT =
      Pattern.compile(
          "^\\S+ \\S+ \\S+ \\[\\d+\\] LOG:  (?:statement|execute [^:]*): (.*(?:\\n\\t.*)*)",
          Pattern.MULTILINE | Pattern.UNIX_LINES);

  /// How many bytes there are now.
  public long mark() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String text() {
    return textSince(0);
  }

  /// What was written after a [#mark]; bytes that are not UTF-8 show as replacement characters.
  public String textSince(long mark) {
    try (var file = Files.newInputStream(path)) {
      file.skipNBytes(mark);
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The statements received since a [#mark], in the order of their arrival: simple queries whole,
  /// and each execution of a prepared one.
  public List<String> statementsSince(long mark) {
    return STATEMENT
        .matcher(textSince(mark))
        .results()
        .map(match -> match.group(1).replace("\n\t", "\n"))
        .toList();
  }

  public List<String> statements() {
    return statementsSince(0);
  }
}
