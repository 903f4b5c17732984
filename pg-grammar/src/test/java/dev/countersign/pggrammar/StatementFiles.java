package dev.countersign.pggrammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// The hand-written statements, one a line; lines that start with two dashes are comments.
final class StatementFiles {
  static final List<String> VALID = statementsOf("valid-statements.sql");
  static final List<String> INVALID = statementsOf("invalid-statements.sql");

  private StatementFiles() {}

  private static List<String> statementsOf(String resource) {
    try (var in = StatementFiles.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("--"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
