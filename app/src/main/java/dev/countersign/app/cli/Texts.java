package dev.countersign.app.cli;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads what the user names.
final class Texts {

  private static final int BYTES_MAX = 64 << 20;

  private Texts() {}

  /// The text of a file, or of standard input for `-`.
  ///
  /// @throws CountersignException with [ErrorCode#NOT_FOUND] or [ErrorCode#LIMIT]
  static String read(Path file) {
    try {
      if (file.toString().equals("-")) {
        return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (Files.size(file) > BYTES_MAX) {
        throw new CountersignException(
            ErrorCode.LIMIT, "The file %s is longer than %d bytes.".formatted(file, BYTES_MAX));
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND, "There is no file %s.".formatted(file), e);
    } catch (IOException e) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND,
          "The file %s cannot be read (%s).".formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }
}
