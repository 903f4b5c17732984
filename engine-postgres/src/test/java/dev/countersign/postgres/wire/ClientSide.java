package dev.countersign.postgres.wire;

import dev.countersign.core.Limits;
import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.VerdictMemory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The messages of a client and a server for tests, and a client's way through the login.
final class ClientSide {

  private ClientSide() {}

  static PgConversation conversation(Limits limits) {
    var random = new SecureRandom();
    return new PgConversation(
        new PgConversation.Surroundings(limits, new ScramSecrets(random), random, System::nanoTime),
        false);
  }

  static byte[] startup(int version, String... settings) {
    var writer = new MessageWriter().beginUntyped().int32(version);
    for (String setting : settings) {
      writer.text(setting);
    }
    return bytes(writer.int8(0).end().done());
  }

  /// Logs in, up to where the server's side is to answer the startup message.
  static void prove(PgConversation conversation, RecordedSteps steps, VerdictMemory memory) {
    steps.give(
        conversation,
        Side.CLIENT,
        startup(Messages.VERSION_3_0, "user", "billing-agent", "database", "shop-prod"));
    conversation.admitted(RecordedSteps.admission(memory), steps);
    try {
      var proof = new ScramProof(RecordedSteps.TOKEN, Optional.empty(), false, "abc");
      byte[] first = ascii(proof.first());
      steps.give(
          conversation,
          Side.CLIENT,
          bytes(
              new MessageWriter()
                  .begin('p')
                  .text(proof.mechanism())
                  .int32(first.length)
                  .bytes(first)
                  .end()
                  .done()));
      List<byte[]> answers = messages(steps.toClient.toByteArray());
      String challenge = sasl(answers.getLast());
      steps.give(
          conversation,
          Side.CLIENT,
          bytes(new MessageWriter().begin('p').bytes(ascii(proof.last(challenge))).end().done()));
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
    conversation.connected(steps);
  }

  private static String sasl(byte[] message) {
    return new String(message, 9, message.length - 9, StandardCharsets.US_ASCII);
  }

  static byte[] query(String sql) {
    return bytes(new MessageWriter().begin('Q').text(sql).end().done());
  }

  static byte[] parse(String name, String sql) {
    return bytes(new MessageWriter().begin('P').text(name).text(sql).int16(0).end().done());
  }

  static byte[] bind(String portal, String statement, String... values) {
    var writer = new MessageWriter().begin('B').text(portal).text(statement).int16(0);
    writer.int16(values.length);
    for (String value : values) {
      byte[] content = value.getBytes(StandardCharsets.UTF_8);
      writer.int32(content.length).bytes(content);
    }
    return bytes(writer.int16(0).end().done());
  }

  static byte[] describe(char kind, String name) {
    return bytes(new MessageWriter().begin('D').int8(kind).text(name).end().done());
  }

  static byte[] execute(String portal) {
    return bytes(new MessageWriter().begin('E').text(portal).int32(0).end().done());
  }

  static byte[] close(char kind, String name) {
    return bytes(new MessageWriter().begin('C').int8(kind).text(name).end().done());
  }

  static byte[] empty(char type) {
    return bytes(Messages.empty(type));
  }

  static byte[] bytes(ByteBuffer buffer) {
    var content = new byte[buffer.remaining()];
    buffer.get(content);
    return content;
  }

  static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /// Cuts typed messages apart; what is incomplete is left out.
  static List<byte[]> messages(byte[] stream) {
    var messages = new ArrayList<byte[]>();
    int at = 0;
    while (stream.length - at >= 5) {
      int total = ByteBuffer.wrap(stream).getInt(at + 1) + 1;
      if (total < 5 || stream.length - at < total) {
        break;
      }
      messages.add(java.util.Arrays.copyOfRange(stream, at, at + total));
      at += total;
    }
    return messages;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
