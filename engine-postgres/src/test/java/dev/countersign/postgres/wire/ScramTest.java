package dev.countersign.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.Bytes;
import dev.countersign.core.wire.Admission.SecretVerifier;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Both sides of SCRAM-SHA-256, against the example of RFC 7677 and against each other.
class ScramTest {

  private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  private static final String CLIENT_FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
  private static final String SERVER_FIRST =
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
  private static final String CLIENT_FINAL =
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
          + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
  private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
  private static final Optional<Bytes> CERTIFICATE =
      Optional.of(Bytes.copyOf(new byte[] {1, 2, 3, 4}));

  @Test
  void the_example_of_the_standard_is_accepted_to_the_letter() throws ProtocolViolation {
    var exchange = new ScramExchange(pencil(), Optional.empty(), false, SERVER_NONCE);

    assertThat(exchange.first(CLIENT_FIRST)).isEqualTo(SERVER_FIRST);
    assertThat(exchange.last(CLIENT_FINAL)).contains(SERVER_FINAL);
  }

  @Test
  void a_proof_that_differs_in_one_bit_is_refused() throws ProtocolViolation {
    for (int bit = 0; bit < 256; bit++) {
      var exchange = new ScramExchange(pencil(), Optional.empty(), false, SERVER_NONCE);
      exchange.first(CLIENT_FIRST);
      int at = CLIENT_FINAL.indexOf(",p=") + 3;
      byte[] proof = Base64.getDecoder().decode(CLIENT_FINAL.substring(at));
      proof[bit / 8] ^= (byte) (1 << bit % 8);

      var answer =
          exchange.last(CLIENT_FINAL.substring(0, at) + Base64.getEncoder().encodeToString(proof));

      assertThat(answer).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void both_sides_agree_with_and_without_channel_binding() throws ProtocolViolation {
    for (boolean plus : new boolean[] {true, false}) {
      for (String password : new String[] {"pencil", "pässwörd\u00a0ⅸ", "\u0000\uffff"}) {
        SecretVerifier verifier = ScramSecrets.of(password, new byte[] {7, 7, 7}, 4096);
        var server = new ScramExchange(verifier, plus ? CERTIFICATE : Optional.empty(), plus, "s");
        var client = new ScramProof(password, CERTIFICATE, plus, "abc");

        String last = client.last(server.first(client.first()));
        String signature = server.last(last).orElseThrow();

        assertThat(client.mechanism().endsWith("PLUS")).isEqualTo(plus);
        assertThat(client.provenBy(signature)).isTrue();
        assertThat(client.provenBy(SERVER_FINAL)).isFalse();
      }
    }
  }

  @Test
  void a_binding_to_another_certificate_is_refused() throws ProtocolViolation {
    var other = Optional.of(Bytes.copyOf(new byte[] {9}));
    var server = new ScramExchange(pencil(), CERTIFICATE, true, "s");
    var client = new ScramProof("pencil", other, true, "abc");
    String last = client.last(server.first(client.first()));

    assertThatThrownBy(() -> server.last(last)).hasMessageContaining("channel binding");
  }

  @Test
  void a_client_that_was_told_there_is_no_binding_finds_out() {
    var server = new ScramExchange(pencil(), CERTIFICATE, false, "s");

    assertThatThrownBy(() -> server.first("y,,n=,r=abc")).hasMessageContaining("negotiation");
  }

  @Test
  void malformed_messages_are_violations_and_nothing_else() {
    for (String first :
        new String[] {
          "",
          "n",
          "n,",
          "n,,",
          "n,,n=",
          "n,,r=x",
          "n,a=me,n=,r=x",
          "p=x,,n=,r=y",
          "n,,n=,r=",
          "n,,n=,r=\u0001",
          "x,,n=,r=a"
        }) {
      var exchange = new ScramExchange(pencil(), Optional.empty(), false, SERVER_NONCE);

      assertThatThrownBy(() -> exchange.first(first)).isInstanceOf(ProtocolViolation.class);
    }
    for (String last :
        new String[] {
          "",
          "c=biws",
          "c=biws,r=x,p=AAAA",
          "c=!!,r=%s,p=AAAA",
          "c=biws,r=%s,p=!",
          "c=eSws,r=%s,p=AAAA",
          "r=%s,c=biws,p=AAAA"
        }) {
      var exchange = new ScramExchange(pencil(), Optional.empty(), false, SERVER_NONCE);

      assertThatThrownBy(
              () -> {
                exchange.first(CLIENT_FIRST);
                exchange.last(last.formatted("rOprNGfwEbeRWgbNEkqO" + SERVER_NONCE));
              })
          .as(last)
          .isInstanceOf(ProtocolViolation.class);
    }
  }

  @Test
  void a_server_that_asks_for_absurd_work_is_refused() {
    var client = new ScramProof("x", Optional.empty(), false, "abc");

    assertThatThrownBy(() -> client.last("r=abcdef,s=AAAA,i=2000000000"))
        .isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> client.last("r=abc,s=AAAA,i=4096"))
        .as("a server nonce must be there")
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void a_name_that_does_not_exist_has_the_same_salt_each_time_and_accepts_nothing()
      throws ProtocolViolation {
    var secrets = new ScramSecrets(new SecureRandom());

    SecretVerifier one = secrets.forNobody("x", "y");
    SecretVerifier again = secrets.forNobody("x", "y");

    assertThat(one.salt()).isEqualTo(again.salt());
    assertThat(secrets.forNobody("x", "z").salt()).isNotEqualTo(one.salt());
    assertThat(secrets.of("x").salt().length()).isEqualTo(one.salt().length());
    var client = new ScramProof("x", Optional.empty(), false, "abc");
    var server = new ScramExchange(one, Optional.empty(), false, "s");
    assertThat(server.last(client.last(server.first(client.first())))).isEmpty();
  }

  private static SecretVerifier pencil() {
    return ScramSecrets.of("pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
  }
}
