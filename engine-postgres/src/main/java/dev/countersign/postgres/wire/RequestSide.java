package dev.countersign.postgres.wire;

import dev.countersign.core.Limits;
import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/// The client's messages: cut into batches, which [Gate] decides. COPY data streams through. Not
/// thread-safe.
///
/// Messages that have to be judged are kept until they are complete; nothing of a batch is passed
/// on before the batch is.
final class RequestSide {

  private static final int HEADER_BYTES = 5;
  private static final int[] NO_TYPES = {};

  /// A pipeline that is longer is cut, when all of it is known to be allowed: see [Gate].
  private static final int UNCUT_BYTES_MAX = 256 << 10;

  /// A session keeps no longer text than this in memory.
  private static final int REMEMBERED_BYTES_MAX = 4 << 10;

  private final Limits limits;
  private final ClientBytes bytes;
  private final Flow flow;
  private final Outstanding outstanding;
  private final Gate gate;
  private final Batch batch = new Batch();
  private final MessageReader reader = new MessageReader();

  /// The text that came last: a client often sends it again, and what is known of it still holds.
  /// It is this session's own, because a text is not thread-safe.
  private SqlText lastText = new SqlText(new byte[0]);

  private long dropping;
  private long copying;
  private boolean over;
  private boolean pumping;

  RequestSide(Limits limits, ClientBytes bytes, Flow flow, Outstanding outstanding, Gate gate) {
    this.limits = limits;
    this.bytes = bytes;
    this.flow = flow;
    this.outstanding = outstanding;
    this.gate = gate;
  }

  Batch batch() {
    return batch;
  }

  /// True when nothing of the client's is left to be read, decided or dropped.
  boolean quiet() {
    return batch.isEmpty() && batch.end() == Batch.End.OPEN && bytes.available() == 0;
  }

  boolean over() {
    return over;
  }

  void take(ByteBuffer given, Steps steps) throws ProtocolViolation {
    bytes.give(given);
    pump(steps);
    bytes.keepRest(steps);
  }

  /// Goes on as far as possible. A transport that answers a step at once may call it again from
  /// within; then the outer call goes on.
  void pump(Steps steps) throws ProtocolViolation {
    if (pumping) {
      return;
    }
    pumping = true;
    boolean more = true;
    while (more && !over) {
      if (batch.end() == Batch.End.OPEN) {
        more = readOne(steps);
      } else {
        more = gate.decide(batch, bytes, steps);
        if (more) {
          batch.clear();
        }
      }
    }
    pumping = false;
  }

  private boolean readOne(Steps steps) throws ProtocolViolation {
    if (dropping > 0) {
      dropping -= dropped(dropping);
      return dropping == 0;
    }
    if (copying > 0) {
      int count = (int) Math.min(copying, bytes.available());
      bytes.forward(count, steps);
      copying -= count;
      return copying == 0;
    }
    if (flow.skipping && !batch.isEmpty()) {
      bytes.drop(batch.length());
      batch.clear();
    }
    int at = batch.length();
    if (bytes.available() < at + HEADER_BYTES) {
      return false;
    }
    int length = bytes.intAt(at + 1);
    if (length < 4 || length == Integer.MAX_VALUE) {
      throw new ProtocolViolation("invalid message length");
    }
    return message(bytes.at(at), length + 1, steps);
  }

  private int dropped(long wanted) {
    int count = (int) Math.min(wanted, bytes.available());
    bytes.drop(count);
    return count;
  }

  private boolean message(byte type, int total, Steps steps) throws ProtocolViolation {
    if (flow.skipping && type != 'S' && type != 'X') {
      dropping = total;
      return true;
    }
    return switch (type) {
      case 'X' -> terminate(steps);
      case 'd', 'c', 'f' -> copy(type, total);
      case 'S', 'H' -> {
        if (flow.copyIn) {
          dropping = total;
          yield true;
        }
        yield whole(type, total);
      }
      case 'Q', 'F' -> {
        if (!batch.isEmpty()) {
          batch.end(Batch.End.CUT);
          yield true;
        }
        yield whole(type, total);
      }
      case 'P', 'B', 'D', 'E', 'C' -> whole(type, total);
      default -> throw new ProtocolViolation("invalid frontend message type " + (type & 0xff));
    };
  }

  private boolean terminate(Steps steps) {
    over = true;
    bytes.drop(bytes.available());
    gate.terminate(steps);
    return false;
  }

  private boolean copy(byte type, int total) {
    if (!batch.isEmpty()) {
      batch.end(Batch.End.CUT);
      return true;
    }
    if (flow.copyIn) {
      copying = total;
      flow.copyIn = type == 'd';
      return true;
    }
    if (flow.copyPossible && !outstanding.drained()) {
      return false;
    }
    // The server ignores COPY data that nobody asked for, and so does the gate.
    dropping = total;
    return true;
  }

  private boolean whole(byte type, int total) throws ProtocolViolation {
    if (flow.copyIn) {
      throw new ProtocolViolation(
          "unexpected message type 0x%02X during COPY from stdin".formatted(type));
    }
    if (total > limits.statementBytes() || batch.length() + total > limits.keptBytes()) {
      tooLarge(type, total);
      return true;
    }
    if (bytes.available() < batch.length() + total) {
      return false;
    }
    Batch.Item item = batch.add(type, total);
    try {
      bytes.read(reader, item.offset + HEADER_BYTES, total - HEADER_BYTES);
      read(item);
      end(type);
    } catch (ProtocolViolation e) {
      batch.refuse(PgError.error(e.sqlState(), e.text()), endOf(type));
    }
    return true;
  }

  private static Batch.End endOf(byte type) {
    return type == 'Q' || type == 'F' ? Batch.End.QUERY : Batch.End.CUT;
  }

  private void end(byte type) {
    switch (type) {
      case 'S' -> batch.end(Batch.End.SYNC);
      case 'H' -> batch.end(Batch.End.FLUSH);
      case 'Q', 'F' -> batch.end(Batch.End.QUERY);
      default -> {
        if (batch.length() > UNCUT_BYTES_MAX && gate.allKnown(batch, bytes)) {
          batch.end(Batch.End.CUT);
        }
      }
    }
  }

  private void tooLarge(byte type, int total) {
    bytes.drop(batch.length());
    batch.dropped();
    dropping = total;
    batch.refuse(
        PgError.error(
                "54000",
                "a message of %d bytes, or the pipeline it is in, is over the gate's limit of %d"
                    .formatted(total, limits.statementBytes()))
            .hint("Send COPY data, several smaller statements, or raise limits.statementBytes."),
        endOf(type));
  }

  private void read(Batch.Item item) throws ProtocolViolation {
    switch (item.type) {
      case 'Q' -> {
        byte[] text = reader.textBytes();
        reader.end();
        item.statement = statement("", text, NO_TYPES);
      }
      case 'P' -> {
        String name = reader.name();
        byte[] text = reader.textBytes();
        int[] types = types();
        reader.end();
        item.name = name;
        item.statement = statement(name, text, types);
      }
      case 'B' -> {
        reader.skipText();
        item.name = reader.name();
        item.valuesAt = HEADER_BYTES + reader.position() - bodyStart(item);
      }
      case 'C', 'D' -> {
        item.portal = reader.int8() == 'P';
        item.name = reader.name();
        reader.end();
      }
      case 'F' ->
          throw new ProtocolViolation(
              "42501", "function calls by the fast path are not let through the gate");
      default -> {}
    }
  }

  private int bodyStart(Batch.Item item) {
    return reader.limit() - (item.length - HEADER_BYTES);
  }

  private Prepared statement(String name, byte[] text, int[] types) throws ProtocolViolation {
    SqlText sql = lastText.is(text, types) ? lastText : checked(text, types);
    if (text.length <= REMEMBERED_BYTES_MAX) {
      lastText = sql;
    }
    return new Prepared(name, sql, gate.state(), false);
  }

  private static SqlText checked(byte[] text, int[] types) throws ProtocolViolation {
    OptionalInt fault = Utf8.firstFault(text);
    if (fault.isPresent()) {
      PgError error = Utf8.error(text, fault.getAsInt());
      throw new ProtocolViolation(error.sqlState(), error.message());
    }
    return new SqlText(text, types);
  }

  private int[] types() throws ProtocolViolation {
    int count = reader.int16() & 0xffff;
    if (reader.remaining() != count * Integer.BYTES) {
      throw new ProtocolViolation(ProtocolViolation.INVALID_FORMAT);
    }
    var types = new int[count];
    for (int i = 0; i < count; i++) {
      types[i] = reader.int32();
    }
    return types;
  }
}
