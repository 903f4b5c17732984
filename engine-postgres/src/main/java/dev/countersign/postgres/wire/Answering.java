package dev.countersign.postgres.wire;

import dev.countersign.core.Bytes;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.wire.Steps;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Answers a batch whose statements were run elsewhere.
///
/// What only prepares, describes or frees a statement still goes to the server, so that the
/// client's names mean there what the client thinks; and so do BEGIN and COMMIT. Portals of
/// statements that were run elsewhere exist only here, and only until the batch ends. Answers of
/// both kinds reach the client in the order of its messages.
final class Answering {

  private final Outstanding outstanding;
  private final Flow flow;
  private final Outbound toServer;
  private final ReplySide replies;
  private final Forwarding forwarding;
  private final Refusing refusing;

  Answering(SessionParts parts, Forwarding forwarding, Refusing refusing) {
    this.outstanding = parts.outstanding();
    this.flow = parts.flow();
    this.toServer = parts.toServer();
    this.replies = parts.replies();
    this.forwarding = forwarding;
    this.refusing = refusing;
  }

  void answer(RunReport.Succeeded done, Batch batch, ClientBytes bytes, Steps steps) {
    var portals = new HashMap<String, StoredReply>();
    int asked = 0;
    for (Batch.Item item : batch.items()) {
      switch (item.type) {
        case 'Q' -> query(reply(done, 0), steps);
        case 'B' -> {
          String portal = item.portalName(bytes);
          portals.remove(portal);
          if (item.asked) {
            portals.put(portal, reply(done, asked++));
            replies.answer(Messages.empty('2'), steps);
          } else {
            forwarding.refresh(item, steps);
            pass(item, Expected.Plain.BIND, bytes, steps);
          }
        }
        case 'D', 'E', 'C' -> ofPortal(item, portals, bytes, steps);
        case 'P' -> beside(item, Messages.empty('1'), bytes, steps);
        case 'S' -> refusing.sync(steps);
        default -> {}
      }
    }
    bytes.drop(batch.length());
    if (flow.groupOpen && batch.end() != Batch.End.QUERY) {
      toServer.send(Messages.empty('H'), steps);
    }
  }

  private void query(StoredReply reply, Steps steps) {
    replies.answer(reply.all(), steps);
    refusing.sync(steps);
  }

  private void ofPortal(
      Batch.Item item, Map<String, StoredReply> portals, ClientBytes bytes, Steps steps) {
    boolean isStatement = item.type != 'E' && !item.portal;
    StoredReply reply = isStatement ? null : portals.get(item.portalName(bytes));
    if (reply == null) {
      beside(item, instead(item), bytes, steps);
      return;
    }
    switch (item.type) {
      case 'D' -> replies.answer(reply.description(), steps);
      case 'E' -> replies.answer(reply.results(), steps);
      default -> {
        portals.remove(item.portalName(bytes));
        replies.answer(Messages.empty('3'), steps);
      }
    }
  }

  /// What the client is told should the server refuse what only accompanies its statements.
  private static ByteBuffer instead(Batch.Item item) {
    return switch (item.type) {
      case 'C' -> Messages.empty('3');
      case 'D' ->
          item.portal
              ? Messages.empty('n')
              : new MessageWriter().begin('t').int16(0).end().begin('n').end().done();
      default -> ByteBuffer.allocate(0);
    };
  }

  private void beside(Batch.Item item, ByteBuffer otherwise, ClientBytes bytes, Steps steps) {
    Expected expected = forwarding.expected(item);
    if (expected != null) {
      boolean mustSucceed = item.type == 'E';
      pass(item, mustSucceed ? expected : new Expected.Beside(expected, otherwise), bytes, steps);
    }
  }

  private void pass(Batch.Item item, Expected expected, ClientBytes bytes, Steps steps) {
    var copy = new byte[item.length];
    bytes.slice(item.offset, item.length).get(copy);
    toServer.send(ByteBuffer.wrap(copy), steps);
    outstanding.add(expected);
    flow.groupOpen = true;
  }

  private static StoredReply reply(RunReport.Succeeded done, int index) {
    List<Bytes> replies = done.reply();
    if (index < replies.size() && replies.get(index).length() > 0) {
      return StoredReply.of(ByteBuffer.wrap(replies.get(index).toArray()));
    }
    String tag = index < done.tags().size() ? done.tags().get(index) : "";
    return StoredReply.of(new MessageWriter().begin('C').text(tag).end().done());
  }
}
