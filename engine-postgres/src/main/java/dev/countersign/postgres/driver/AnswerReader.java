package dev.countersign.postgres.driver;

import dev.countersign.core.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads one answer from a link, keeping at most so many bytes of it. Used once, by one thread.
final class AnswerReader {

  private final PgLink link;
  private final int bytesMax;
  private final List<String> tags = new ArrayList<>();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private Optional<String> firstValue = Optional.empty();
  private Optional<ServerError> error = Optional.empty();
  private boolean overflow;

  AnswerReader(PgLink link, int bytesMax) {
    this.link = link;
    this.bytesMax = bytesMax;
  }

  Answer read() throws IOException {
    while (true) {
      BackendMessage message = link.next();
      if (message.type() == 'Z') {
        return new Answer(
            tags,
            firstValue,
            Bytes.copyOf(kept.toByteArray()),
            error,
            overflow,
            message.transactionStatus());
      }
      take(message);
    }
  }

  private void take(BackendMessage message) throws IOException {
    switch (message.type()) {
      case 'C' -> {
        tags.add(message.text());
        keep(message);
      }
      case 'E' -> {
        if (error.isEmpty()) {
          error = Optional.of(message.error());
        }
        keep(message);
      }
      case 'D' -> {
        if (firstValue.isEmpty()) {
          firstValue = Optional.of(message.firstColumn());
        }
        keep(message);
      }
      case 'G', 'W' ->
          link.send(FrontendMessages.copyFail("an approved change has no copy stream to read"));
      case 'T', 'N', 'I', 'H', 'd', 'c', 's' -> keep(message);
      default -> {
        // parameter status, notifications and the extended protocol's acknowledgements
      }
    }
  }

  private void keep(BackendMessage message) {
    boolean rows = message.type() == 'D' || message.type() == 'd';
    if (rows && (overflow || kept.size() + message.frame().length > bytesMax)) {
      overflow = true;
      return;
    }
    kept.writeBytes(message.frame());
  }
}
