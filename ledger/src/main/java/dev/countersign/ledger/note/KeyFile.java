package dev.countersign.ledger.note;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// The file that holds the ledger's signing key.
///
/// It is made once, with mode 0600, and never replaced: two processes that start at the same moment
/// end up with the same key. Three lines: a comment, the secret half, the public half.
public final class KeyFile {

  private static final int BYTES_MAX = 4096;
  private static final String COMMENT =
      "# Signs the checkpoints of the Countersign ledger. Secret: mode 0600, and keep a copy.";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private KeyFile() {}

  /// Reads the key, or makes it when there is no such file.
  ///
  /// @param name of a key that is made, and that a key that is read must have: the ledger's origin
  /// @throws CountersignException with [ErrorCode#LEDGER_KEY] when the file cannot be used
  public static SigningKey openOrCreate(Path file, String name) {
    try {
      if (Files.notExists(file)) {
        create(file, SigningKey.generate(name));
      }
      return read(file, name);
    } catch (IOException e) {
      throw unusable(file, "it cannot be read or made (%s)".formatted(reason(e)), e);
    } catch (UnsupportedOperationException e) {
      throw unusable(file, "its file system has no POSIX permissions; put it on one that has", e);
    }
  }

  private static void create(Path file, SigningKey key) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path draft =
        Files.createTempFile(
            directory, ".ledger-key", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      writeDurably(draft, "%s%n%s%n%s%n".formatted(COMMENT, key.secretText(), key.verifier()));
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; its key is the key.
    } finally {
      Files.delete(draft);
    }
    try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }

  private static void writeDurably(Path file, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static SigningKey read(Path file, String name) throws IOException {
    requirePrivate(file);
    if (Files.size(file) > BYTES_MAX) {
      throw unusable(file, "it has more than %d bytes and is no key".formatted(BYTES_MAX));
    }
    List<String> lines =
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    if (lines.size() != 2) {
      throw unusable(file, "it does not hold one secret and one public line");
    }
    SigningKey key = parse(file, lines.getFirst(), lines.getLast());
    if (!key.verifier().name().equals(name)) {
      throw unusable(
          file,
          "it is the key of the ledger %s and the configuration says %s"
              .formatted(key.verifier().name(), name));
    }
    return key;
  }

  private static SigningKey parse(Path file, String secret, String verifier) {
    try {
      return SigningKey.parse(secret, verifier);
    } catch (IllegalArgumentException e) {
      throw unusable(file, "its content is damaged: " + e.getMessage());
    }
  }

  private static void requirePrivate(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw unusable(file, "it is not a file");
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!permissions.contains(PosixFilePermission.OWNER_READ)) {
      throw unusable(file, "its owner may not read it; run chmod 600 on it");
    }
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw unusable(
          file,
          "others may use it (mode %s); run chmod 600 on it, and if others may have read it, begin"
                  .formatted(PosixFilePermissions.toString(permissions))
              + " a new ledger with a new key");
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
  }

  private static CountersignException unusable(Path file, String why) {
    return new CountersignException(
        ErrorCode.LEDGER_KEY, "The ledger key %s cannot be used: %s.".formatted(file, why));
  }

  private static CountersignException unusable(Path file, String why, Exception cause) {
    return new CountersignException(
        ErrorCode.LEDGER_KEY, "The ledger key %s cannot be used: %s.".formatted(file, why), cause);
  }
}
