package dev.countersign.postgres.wire;

import dev.countersign.core.wire.Steps;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Passes a decided batch to the server, byte for byte, and notes what the server has to answer.
final class Forwarding {

  private final Outstanding outstanding;
  private final SessionTracker tracker;
  private final Flow flow;
  private final Outbound toServer;

  Forwarding(SessionParts parts) {
    this.outstanding = parts.outstanding();
    this.tracker = parts.tracker();
    this.flow = parts.flow();
    this.toServer = parts.toServer();
  }

  /// @param report takes the outcome of what [Batch.Item#asked] marks
  void forward(Batch batch, ClientBytes bytes, Optional<OutcomeReport> report, Steps steps) {
    List<Batch.Item> items = batch.items();
    for (int i = 0; i < items.size(); i++) {
      Batch.Item item = items.get(i);
      if (item.type == 'B') {
        refresh(item, steps);
        if (tracker.careful()) {
          tracker.bound(item.portalName(bytes));
        }
      }
    }
    for (int i = 0; i < items.size(); i++) {
      expect(items.get(i), report);
    }
    bytes.forward(batch.length(), steps);
    ended(batch.end(), steps);
  }

  /// A batch went out.
  void ended(Batch.End end, Steps steps) {
    switch (end) {
      case SYNC, QUERY -> flow.groupOpen = false;
      case FLUSH -> flow.groupOpen = true;
      case CUT, OPEN -> {
        flow.groupOpen = true;
        toServer.send(Messages.empty('H'), steps);
      }
    }
  }

  /// A statement that was parsed under another session state is parsed anew: see [Gate].
  void refresh(Batch.Item bind, Steps steps) {
    Prepared old = bind.statement;
    if (old == null || old.parsedUnder().equals(tracker.state()) || flow.status == Flow.FAILED) {
      return;
    }
    if (outstanding.mayChange(old.name())) {
      return;
    }
    var writer = new MessageWriter();
    if (!old.name().isEmpty()) {
      writer.begin('C').int8('S').bytes(Names63.bytes(old.name())).int8(0).end();
      outstanding.add(new Expected.Own('C', Optional.empty(), Optional.empty()));
    }
    writer.begin('P').bytes(Names63.bytes(old.name())).int8(0).bytes(old.sql().utf8()).int8(0);
    writer.int16(old.sql().types().length);
    for (int type : old.sql().types()) {
      writer.int32(type);
    }
    toServer.send(writer.end().done(), steps);
    outstanding.add(
        new Expected.Own('P', Optional.empty(), Optional.of(old.reparsed(tracker.state()))));
  }

  private void expect(Batch.Item item, Optional<OutcomeReport> report) {
    Expected expected = expected(item);
    if (expected == null) {
      return;
    }
    boolean reported =
        report.isPresent() && (item.type == 'Q' || item.type == 'E' || item.type == 'S');
    if (reported && expected instanceof Expected.Plain plain) {
      report.get().await();
      outstanding.add(new Expected.Reported(plain, report.get()));
    } else {
      outstanding.add(expected);
    }
  }

  /// What the server will answer to this message; null for a Flush.
  @Nullable Expected expected(Batch.Item item) {
    return switch (item.type) {
      case 'Q' -> Expected.Plain.QUERY;
      case 'P' -> parsing(item.statement);
      case 'B' -> Expected.Plain.BIND;
      case 'D' -> Expected.Plain.DESCRIBE;
      case 'E' -> Expected.Plain.EXECUTE;
      case 'C' -> item.portal ? Expected.Plain.CLOSE_PORTAL : new Expected.Closing(item.name);
      case 'S' -> Expected.Plain.SYNC;
      default -> null;
    };
  }

  private @Nullable Expected parsing(@Nullable Prepared statement) {
    if (statement == null) {
      return null;
    }
    return new Expected.Parsing(statement.reparsed(tracker.state()));
  }
}
