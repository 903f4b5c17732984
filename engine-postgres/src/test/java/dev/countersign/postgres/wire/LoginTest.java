package dev.countersign.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Bytes;
import dev.countersign.core.Limits;
import dev.countersign.core.wire.Admission;
import dev.countersign.core.wire.Admission.Barred.Reason;
import dev.countersign.core.wire.Conversation.Side;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What happens before a session stands, with clients that mean no good.
class LoginTest {

  private static final byte[] SSL_REQUEST = ClientSide.bytes(Messages.sslRequest());

  private final RecordedSteps steps = new RecordedSteps();

  @Test
  void encryption_is_refused_when_the_listener_has_no_certificate() {
    PgConversation conversation = ClientSide.conversation(Limits.DEFAULT);

    steps.give(conversation, Side.CLIENT, SSL_REQUEST);
    steps.give(conversation, Side.CLIENT, startup("user", "a", "database", "b"));

    assertThat(steps.toClient.toByteArray()).containsExactly('N');
    assertThat(steps.events).containsExactly("identify a b");
  }

  @Test
  void bytes_behind_a_request_for_encryption_end_the_connection() {
    PgConversation conversation = withTls();

    steps.give(
        conversation,
        Side.CLIENT,
        ClientSide.join(SSL_REQUEST, startup("user", "a", "database", "b")));

    assertThat(steps.closed).isTrue();
    assertThat(steps.events).noneMatch(event -> event.startsWith("secure"));
  }

  @Test
  void an_unencrypted_login_is_refused_where_there_is_a_certificate() {
    PgConversation conversation = withTls();

    steps.give(conversation, Side.CLIENT, startup("user", "a", "database", "b"));

    assertThat(lastError().sqlState()).isEqualTo("28000");
    assertThat(steps.closed).isTrue();
  }

  @Test
  void channel_binding_is_offered_inside_tls() {
    PgConversation conversation = withTls();
    steps.give(conversation, Side.CLIENT, SSL_REQUEST);
    assertThat(steps.events).containsExactly("secure CLIENT");
    steps.toClient.reset();

    conversation.secured(Side.CLIENT, Optional.of(Bytes.copyOf(new byte[] {1})), steps);
    steps.give(conversation, Side.CLIENT, startup("user", "a", "database", "b"));
    conversation.admitted(RecordedSteps.admission(new TestMemory()), steps);

    assertThat(WireText.shown(steps.toClient.toByteArray()))
        .contains("SCRAM-SHA-256-PLUS.SCRAM-SHA-256.");
  }

  @Test
  void a_newer_protocol_and_unknown_options_are_negotiated() {
    PgConversation conversation = ClientSide.conversation(Limits.DEFAULT);

    steps.give(
        conversation,
        Side.CLIENT,
        ClientSide.startup(3 << 16 | 9999, "user", "a", "database", "b", "_pq_.x", "1"));

    byte[] answer = ClientSide.messages(steps.toClient.toByteArray()).getFirst();
    assertThat(WireText.shown(answer)).startsWith("v").endsWith("_pq_.x.");
    assertThat(Arrays.copyOfRange(answer, 5, 9)).containsExactly(0, 3, 0, 2);
  }

  @Test
  void a_cancel_request_is_no_session() {
    PgConversation conversation = ClientSide.conversation(Limits.DEFAULT);
    Bytes key = Bytes.copyOf(new byte[32]);

    steps.give(conversation, Side.CLIENT, ClientSide.bytes(Messages.cancelRequest(7, key)));

    assertThat(steps.events).containsExactly("cancel other 36");
  }

  @Test
  void settings_that_change_what_texts_mean_are_refused_before_anybody_is_asked() {
    for (String[] setting :
        new String[][] {
          {"client_encoding", "SJIS"}, {"replication", "true"}, {"options", "-c role=postgres"}
        }) {
      var own = new RecordedSteps();
      PgConversation conversation = ClientSide.conversation(Limits.DEFAULT);

      own.give(
          conversation, Side.CLIENT, startup("user", "a", "database", "b", setting[0], setting[1]));

      assertThat(own.closed).as(setting[0]).isTrue();
      assertThat(own.events).as(setting[0]).noneMatch(event -> event.startsWith("identify"));
    }
  }

  @Test
  void nothing_is_connected_for_who_does_not_exist_or_does_not_prove_it() {
    for (boolean exists : new boolean[] {true, false}) {
      var own = new RecordedSteps();
      PgConversation conversation = ClientSide.conversation(Limits.DEFAULT);
      own.give(conversation, Side.CLIENT, startup("user", "a", "database", "b"));
      conversation.admitted(
          exists
              ? RecordedSteps.admission(new TestMemory())
              : new Admission.Refused("no such agent", false),
          own);

      prove(conversation, own, "wrong");

      assertThat(lastError(own))
          .isEqualTo(PgError.fatal("28P01", "password authentication failed for user \"a\""));
      assertThat(own.events).noneMatch(event -> event.startsWith("connect"));
      assertThat(own.closed).isTrue();
    }
  }

  @Test
  void who_is_barred_is_told_why_after_the_proof() {
    for (String token : new String[] {"wrong", RecordedSteps.TOKEN}) {
      var own = new RecordedSteps();
      PgConversation conversation = ClientSide.conversation(Limits.DEFAULT);
      own.give(conversation, Side.CLIENT, startup("user", "a", "database", "b"));
      var secret = ScramSecrets.of(RecordedSteps.TOKEN, new byte[] {1, 2, 3}, 1);
      conversation.admitted(
          new Admission.Barred(secret, Reason.FOREIGN_TARGET, "\"b\" is none of yours"), own);

      prove(conversation, own, token);

      assertThat(lastError(own))
          .isEqualTo(
              token.equals("wrong")
                  ? PgError.fatal("28P01", "password authentication failed for user \"a\"")
                  : PgError.fatal("3D000", "\"b\" is none of yours"));
      assertThat(own.events).noneMatch(event -> event.startsWith("connect"));
      assertThat(own.closed).isTrue();
    }
  }

  @Test
  void garbage_ends_the_connection_and_never_reaches_anybody() {
    for (long seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      var own = new RecordedSteps();
      PgConversation conversation = ClientSide.conversation(Limits.DEFAULT);
      var garbage = new byte[random.nextInt(64)];
      random.nextBytes(garbage);
      if (random.nextBoolean() && garbage.length > 3) {
        garbage[0] = 0;
        garbage[1] = 0;
        garbage[2] = 0;
      }

      own.give(conversation, Side.CLIENT, garbage);

      assertThat(own.toServer.size()).as("seed %d", seed).isZero();
      assertThat(own.events).as("seed %d", seed).noneMatch(event -> event.contains("fault"));
    }
  }

  private void prove(PgConversation conversation, RecordedSteps own, String token) {
    try {
      var proof = new ScramProof(token, Optional.empty(), false, "abc");
      byte[] first = proof.first().getBytes(StandardCharsets.US_ASCII);
      own.give(
          conversation,
          Side.CLIENT,
          ClientSide.bytes(
              new MessageWriter()
                  .begin('p')
                  .text(proof.mechanism())
                  .int32(first.length)
                  .bytes(first)
                  .end()
                  .done()));
      byte[] challenge = ClientSide.messages(own.toClient.toByteArray()).getLast();
      String last =
          proof.last(new String(challenge, 9, challenge.length - 9, StandardCharsets.US_ASCII));
      own.give(
          conversation,
          Side.CLIENT,
          ClientSide.bytes(
              new MessageWriter()
                  .begin('p')
                  .bytes(last.getBytes(StandardCharsets.US_ASCII))
                  .end()
                  .done()));
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
  }

  private PgError lastError() {
    return lastError(steps);
  }

  private static PgError lastError(RecordedSteps own) {
    byte[] last = ClientSide.messages(own.toClient.toByteArray()).getLast();
    return PgError.parse(ByteBuffer.wrap(last).position(5));
  }

  private static byte[] startup(String... settings) {
    return ClientSide.startup(Messages.VERSION_3_0, settings);
  }

  private static PgConversation withTls() {
    var random = new SecureRandom();
    return new PgConversation(
        new PgConversation.Surroundings(
            Limits.DEFAULT, new ScramSecrets(random), random, System::nanoTime),
        true);
  }
}
