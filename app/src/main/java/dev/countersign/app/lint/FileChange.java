package dev.countersign.app.lint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/// Puts another text into a file: all of it or, should that fail, none.
public final class FileChange {

  private static final String MARK = "\ufeff";

  private FileChange() {}

  /// Writes the text; a byte order mark, permissions and a symbolic link stay.
  ///
  /// @throws CountersignException with [ErrorCode#STORE] when it cannot be written
  public static void write(Path path, String text) {
    try {
      Path file = path.toRealPath();
      boolean marked = Files.readString(file).startsWith(MARK);
      Path next = Files.createTempFile(file.getParent(), ".countersign", ".sql");
      try {
        Files.write(next, ((marked ? MARK : "") + text).getBytes(UTF_8));
        keepPermissions(file, next);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw new CountersignException(
          ErrorCode.STORE,
          "The file %s cannot be corrected: %s; it is as it was.".formatted(path, e),
          e);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    if (Files.getFileAttributeView(from, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }
}
