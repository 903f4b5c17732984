package dev.countersign.postgres.wire;

import static dev.countersign.postgres.wire.PgError.Severity.FATAL;

import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;
import java.util.Set;

/// The server's messages: relayed to the client as they come, whatever their size, while their
/// types tell what [Outstanding] still waits for. Not thread-safe.
///
/// Only what the gate itself asked is kept from the client. Only messages whose content matters are
/// read whole; of all others only the five bytes of the header are looked at.
final class ReplySide {

  private static final int HEADER_BYTES = 5;
  private static final int WHOLE_BYTES_MAX = 16 << 20;

  /// Reported settings that belong to the session's state.
  private static final Set<String> STATE_PARAMETERS =
      Set.of(
          "DateStyle", "IntervalStyle", "TimeZone", "search_path", "session_authorization", "role");

  private final Outstanding outstanding;
  private final PreparedNames names;
  private final SessionTracker tracker;
  private final Flow flow;
  private final Outbound toClient = new Outbound(Side.CLIENT);
  private final MessageReader reader = new MessageReader();
  private ByteBuffer partial = ByteBuffer.allocate(1024);
  private int streaming;
  private byte streamingType;
  private boolean streamingToClient;

  ReplySide(Outstanding outstanding, PreparedNames names, SessionTracker tracker, Flow flow) {
    this.outstanding = outstanding;
    this.names = names;
    this.tracker = tracker;
    this.flow = flow;
  }

  /// Sends bytes of the gate's own to the client, after all that was relayed.
  void send(ByteBuffer bytes, Steps steps) {
    toClient.send(bytes, steps);
  }

  /// Adds an answer of the gate's own to those the client waits for.
  void answer(ByteBuffer reply, Steps steps) {
    if (outstanding.drained()) {
      send(reply, steps);
    } else {
      outstanding.add(new Expected.Answer(reply));
    }
  }

  /// @throws ProtocolViolation when the server is not to be understood any more
  void read(ByteBuffer in, Steps steps) throws ProtocolViolation {
    int at = in.position();
    int end = in.limit();
    while (at < end) {
      if (streaming > 0) {
        at += stream(at, end, steps);
      } else if (partial.position() > 0) {
        at += complete(in, at, end, steps);
      } else {
        at += next(in, at, end, steps);
      }
    }
    toClient.flush(steps);
  }

  private int next(ByteBuffer in, int at, int end, Steps steps) throws ProtocolViolation {
    if (end - at < HEADER_BYTES) {
      return keep(in, at, end - at);
    }
    byte type = in.get(at);
    int total = total(in.getInt(at + 1));
    if (!isReadWhole(type)) {
      startStreaming(type, total);
      return stream(at, end, steps);
    }
    if (end - at < total) {
      return keep(in, at, end - at);
    }
    reader.over(in, at + HEADER_BYTES, at + total);
    if (whole(type, in, at, total, steps)) {
      toClient.relay(at, total, steps);
    }
    happened(type, steps);
    return total;
  }

  private void startStreaming(byte type, int total) {
    streaming = total;
    streamingType = type;
    streamingToClient = isForClient(type);
  }

  private int stream(int at, int end, Steps steps) throws ProtocolViolation {
    int count = Math.min(streaming, end - at);
    if (streamingToClient) {
      toClient.relay(at, count, steps);
    }
    streamed(count, steps);
    return count;
  }

  private void streamed(int count, Steps steps) throws ProtocolViolation {
    streaming -= count;
    if (streaming == 0) {
      happened(streamingType, steps);
    }
  }

  /// Goes on with a message of which a part was kept.
  private int complete(ByteBuffer in, int at, int end, Steps steps) throws ProtocolViolation {
    int used = 0;
    if (partial.position() < HEADER_BYTES) {
      used = keep(in, at, Math.min(HEADER_BYTES - partial.position(), end - at));
      if (partial.position() < HEADER_BYTES) {
        return used;
      }
    }
    byte type = partial.get(0);
    int total = total(partial.getInt(1));
    if (!isReadWhole(type)) {
      startStreaming(type, total);
      ByteBuffer header = takePartial();
      if (streamingToClient) {
        toClient.send(header, steps);
      }
      streamed(HEADER_BYTES, steps);
      return used;
    }
    requireReadable(total);
    used += keep(in, at + used, Math.min(total - partial.position(), end - at - used));
    if (partial.position() == total) {
      ByteBuffer message = takePartial();
      reader.over(message, HEADER_BYTES, total);
      if (whole(type, message, 0, total, steps)) {
        toClient.send(message, steps);
      }
      happened(type, steps);
    }
    return used;
  }

  private int keep(ByteBuffer in, int at, int count) {
    if (partial.remaining() < count) {
      int wanted = partial.position() + count;
      partial = ByteBuffer.allocate(wanted + wanted / 2).put(partial.flip());
    }
    partial.put(partial.position(), in, at, count);
    partial.position(partial.position() + count);
    return count;
  }

  private ByteBuffer takePartial() {
    var content = new byte[partial.position()];
    partial.flip().get(content);
    partial.clear();
    return ByteBuffer.wrap(content);
  }

  private static int total(int length) throws ProtocolViolation {
    if (length < 4 || length == Integer.MAX_VALUE) {
      throw new ProtocolViolation("the server sent a message of " + length + " bytes");
    }
    return length + 1;
  }

  private static void requireReadable(int total) throws ProtocolViolation {
    if (total > WHOLE_BYTES_MAX) {
      throw new ProtocolViolation("the server sent a message of " + total + " bytes");
    }
  }

  private boolean isReadWhole(byte type) {
    Expected head = outstanding.head();
    return switch (type) {
      case 'Z', 'S', 'E' -> true;
      case 'C' -> tracker.careful() || head instanceof Expected.Reported;
      case 'D' -> head instanceof Expected.Own;
      default -> false;
    };
  }

  private boolean isForClient(byte type) {
    return switch (type) {
      case 'N', 'A' -> true;
      default -> !(outstanding.head() instanceof Expected.Own);
    };
  }

  /// Looks into a message whose content matters.
  ///
  /// @return whether the client gets it as it is
  private boolean whole(byte type, ByteBuffer bytes, int at, int total, Steps steps)
      throws ProtocolViolation {
    requireReadable(total);
    return switch (type) {
      case 'Z' -> ready();
      case 'S' -> parameter();
      case 'C' -> tag();
      case 'D' -> probeRow();
      default -> error(bytes.slice(at, total), steps);
    };
  }

  private boolean ready() throws ProtocolViolation {
    byte status = reader.int8();
    if (status != Flow.IDLE && status != Flow.IN_TRANSACTION && status != Flow.FAILED) {
      throw new ProtocolViolation("the server reports an unknown transaction status");
    }
    flow.status = status;
    return !(outstanding.head() instanceof Expected.Own);
  }

  private boolean parameter() throws ProtocolViolation {
    String name = reader.text();
    String value = reader.text();
    boolean lexesOtherwise =
        name.equals("client_encoding") && !value.equals("UTF8")
            || name.equals("standard_conforming_strings") && !value.equals("on");
    if (lexesOtherwise) {
      throw new ProtocolViolation("0A000", "not allowed in a session: " + name + " = " + value);
    }
    if (STATE_PARAMETERS.contains(name)) {
      tracker.reportedAnew();
    }
    return true;
  }

  private boolean tag() throws ProtocolViolation {
    String tag = reader.text();
    tracker.completed(tag);
    if (outstanding.head() instanceof Expected.Reported reported) {
      reported.report().completed(tag);
    }
    return !(outstanding.head() instanceof Expected.Own);
  }

  private boolean probeRow() throws ProtocolViolation {
    if (outstanding.head() instanceof Expected.Own own && own.probe().isPresent()) {
      own.probe().get().row(reader);
    }
    return false;
  }

  private boolean error(ByteBuffer message, Steps steps) {
    flow.serverEnds = PgError.parse(message.slice().position(HEADER_BYTES)).severity() == FATAL;
    outstanding.reportFailure(message);
    return switch (outstanding.head()) {
      case Expected.Refusal(char _, ByteBuffer instead) -> {
        toClient.send(instead, steps);
        yield false;
      }
      case Expected.Own own -> {
        own.probe().ifPresent(probe -> probe.failed(message));
        yield own.probe().isEmpty();
      }
      case Expected.Beside _ -> false;
      case null, default -> true;
    };
  }

  /// A message arrived: what it means for what the server still has to answer.
  private void happened(byte type, Steps steps) throws ProtocolViolation {
    switch (type) {
      case '1' -> completed('P', steps);
      case '2' -> completed('B', steps);
      case '3' -> completed('C', steps);
      case 'n' -> completed('D', steps);
      case 'T' -> {
        if (outstanding.headKind() == 'D') {
          completed('D', steps);
        }
      }
      case 'C', 'I', 's' -> {
        if (outstanding.headKind() == 'E') {
          completed('E', steps);
        }
      }
      case 'Z' -> readyForQuery(steps);
      case 'E' -> failed(steps);
      case 'G' -> copyStarts();
      case 'D', 'd', 'c', 'H', 't', 'N', 'A', 'S', 'V' -> {}
      default ->
          throw new ProtocolViolation("the server sent a message of type 0x%02x".formatted(type));
    }
  }

  private void completed(char kind, Steps steps) throws ProtocolViolation {
    Expected head = outstanding.head();
    if (head == null || head.kind() != kind) {
      throw new ProtocolViolation("the server answered something that was not asked");
    }
    takeEffect(head);
    end(head, steps);
    answers(steps);
  }

  private void takeEffect(Expected done) {
    switch (done) {
      case Expected.Parsing(Prepared statement) -> names.put(statement);
      case Expected.Closing(String name) -> names.remove(name);
      case Expected.Own own -> own.effect().ifPresent(names::put);
      case Expected.Beside(Expected message, var _) -> takeEffect(message);
      case Expected.Plain _, Expected.Reported _, Expected.Refusal _, Expected.Answer _ -> {}
    }
  }

  private void readyForQuery(Steps steps) throws ProtocolViolation {
    char kind = outstanding.headKind();
    if (kind != 'S' && kind != 'Q' && kind != 'F') {
      throw new ProtocolViolation("the server is ready for a query that was not asked");
    }
    if (kind == 'Q') {
      names.remove("");
    }
    flow.copyIn = false;
    flow.copyPossible = false;
    Expected head = outstanding.head();
    if (head != null) {
      end(head, steps);
    }
    tracker.ready(flow.status, !outstanding.drained());
    answers(steps);
  }

  /// The server skips to the next Sync, unless a Query failed.
  private void failed(Steps steps) {
    flow.copyIn = false;
    flow.copyPossible = false;
    char kind = outstanding.headKind();
    if (kind == 0 || kind == 'Q' || kind == 'F' || kind == 'S') {
      return;
    }
    if (kind == 'P'
        && outstanding.head() instanceof Expected.Parsing(Prepared statement)
        && statement.name().isEmpty()) {
      names.remove("");
    }
    boolean answeredElsewhere = outstanding.head() instanceof Expected.Beside;
    while (outstanding.head() instanceof Expected skipped && skipped.kind() != 'S') {
      if (answeredElsewhere) {
        insteadOf(skipped, steps);
      }
      end(skipped, steps);
    }
    if (outstanding.drained()) {
      flow.skipping = true;
      flow.groupOpen = true;
    }
  }

  private void insteadOf(Expected skipped, Steps steps) {
    if (skipped instanceof Expected.Beside(Expected _, ByteBuffer otherwise)) {
      toClient.send(otherwise, steps);
    } else if (skipped instanceof Expected.Answer(ByteBuffer reply)) {
      toClient.send(reply, steps);
    }
  }

  private void end(Expected head, Steps steps) {
    outstanding.complete();
    if (head instanceof Expected.Reported reported) {
      toClient.flush(steps);
      reported.report().ended(steps);
    }
  }

  private void answers(Steps steps) {
    while (outstanding.head() instanceof Expected.Answer(ByteBuffer reply)) {
      toClient.send(reply, steps);
      outstanding.complete();
    }
  }

  private void copyStarts() {
    flow.copyIn = true;
    flow.copyPossible = false;
    if (!outstanding.drained()) {
      outstanding.dropSyncsBehindHead();
    }
  }
}
