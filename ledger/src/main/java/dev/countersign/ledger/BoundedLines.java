package dev.countersign.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Lines of a file that somebody else may have written: none of them fills the memory.
final class BoundedLines {

  private final InputStream in;
  private final int bytesMax;
  private long number;

  BoundedLines(InputStream in, int bytesMax) {
    this.in = in;
    this.bytesMax = bytesMax;
  }

  /// The next line without its newline; empty at the end. What is not UTF-8 becomes U+FFFD.
  ///
  /// @throws IOException when it cannot be read or is longer than the limit
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return Optional.empty();
    }
    number++;
    while (b >= 0 && b != '\n') {
      if (line.size() == bytesMax) {
        throw new IOException("line %d is longer than %d bytes".formatted(number, bytesMax));
      }
      line.write(b);
      b = in.read();
    }
    return Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  /// Number of the line that was given last, from 1.
  long number() {
    return number;
  }
}
