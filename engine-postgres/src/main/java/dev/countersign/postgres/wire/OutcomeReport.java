package dev.countersign.postgres.wire;

import dev.countersign.core.Bytes;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Collects how the server answered what a ruling with `report` let through. Not thread-safe.
final class OutcomeReport {

  private final long ticket;
  private final LongSupplier nanoTime;
  private final long startedNanos;
  private final List<String> tags = new ArrayList<>();
  private Optional<Bytes> failure = Optional.empty();
  private int awaited;

  OutcomeReport(long ticket, LongSupplier nanoTime) {
    this.ticket = ticket;
    this.nanoTime = nanoTime;
    this.startedNanos = nanoTime.getAsLong();
  }

  /// One more message is sent whose end belongs to the outcome.
  void await() {
    awaited++;
  }

  void completed(String tag) {
    tags.add(tag);
  }

  /// @param message the whole ErrorResponse
  void failed(ByteBuffer message) {
    var content = new byte[message.remaining()];
    message.get(message.position(), content);
    failure = Optional.of(Bytes.copyOf(content));
  }

  /// One message came to its end.
  void ended(Steps steps) {
    if (--awaited == 0) {
      steps.finished(ticket, outcome());
    }
  }

  /// The server is gone.
  void lost(Steps steps) {
    if (awaited > 0) {
      awaited = 0;
      steps.finished(
          ticket,
          new RunReport.Unknown("The connection to the server was lost before it answered."));
    }
  }

  private RunReport outcome() {
    Duration taken = Duration.ofNanos(nanoTime.getAsLong() - startedNanos);
    if (failure.isEmpty()) {
      return new RunReport.Succeeded(tags, rows(), taken, Duration.ZERO, 1, List.of());
    }
    Bytes message = failure.get();
    PgError error = PgError.parse(ByteBuffer.wrap(message.toArray()).position(5));
    String more = error.hint().isEmpty() ? error.detail() : error.detail() + " " + error.hint();
    return new RunReport.Failed(
        error.sqlState(), error.message(), more.strip(), taken, Duration.ZERO, 1, message);
  }

  private OptionalLong rows() {
    long sum = 0;
    boolean counted = false;
    for (String tag : tags) {
      String last = tag.substring(tag.lastIndexOf(' ') + 1);
      if (last.matches("[0-9]{1,18}")) {
        sum += Long.parseLong(last);
        counted = true;
      }
    }
    return counted ? OptionalLong.of(sum) : OptionalLong.empty();
  }
}
