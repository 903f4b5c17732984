package dev.countersign.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {

  /// The published example of Go's golang.org/x/mod/sumdb/note, where the format comes from.
  private static final String VERIFIER =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String SECRET =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  private static final String TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String SIGNATURE =
      "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  private final SigningKey key = SigningKey.parse(SECRET, VERIFIER);

  @Test
  void the_published_key_signs_the_published_note() {
    assertThat(SignedNote.sign(TEXT, key).toString()).isEqualTo(TEXT + "\n" + SIGNATURE);
  }

  @Test
  void the_published_note_is_verified_with_the_published_key() {
    SignedNote note = SignedNote.parse(TEXT + "\n" + SIGNATURE);

    assertThat(note.text()).isEqualTo(TEXT);
    assertThatCode(() -> note.requireSignedBy(VerifierKey.parse(VERIFIER)))
        .doesNotThrowAnyException();
  }

  @Test
  void a_key_survives_being_written_and_read() {
    SigningKey fresh = SigningKey.generate("example.com/ledger");

    SigningKey read = SigningKey.parse(fresh.secretText(), fresh.verifier().toString());

    assertThat(read.verifier()).isEqualTo(fresh.verifier());
    SignedNote.sign("hello\n", read).requireSignedBy(fresh.verifier());
    assertThat(key.secretText()).isEqualTo(SECRET);
    assertThat(key.verifier()).hasToString(VERIFIER);
  }

  @Test
  void a_key_never_shows_its_secret() {
    assertThat(key.toString()).contains(VERIFIER).doesNotContain("AYEKFAL");
  }

  @Test
  void halves_of_two_keys_do_not_make_one() {
    SigningKey one = SigningKey.generate("example.com/ledger");
    SigningKey two = SigningKey.generate("example.com/ledger");
    String[] parts = one.secretText().split("\\+", 5);
    String mixed =
        two.secretText()
                .substring(0, two.secretText().lastIndexOf(two.secretText().split("\\+", 5)[4]))
            + parts[4];

    assertThatThrownBy(() -> SigningKey.parse(one.secretText(), two.verifier().toString()))
        .hasMessageContaining("another key");
    assertThatThrownBy(() -> SigningKey.parse(mixed, two.verifier().toString()))
        .hasMessageContaining("does not belong");
  }

  @Test
  void a_changed_text_is_found() {
    SignedNote note = SignedNote.parse(TEXT.replace("don't", "do") + "\n" + SIGNATURE);

    assertThatThrownBy(() -> note.requireSignedBy(key.verifier()))
        .isInstanceOf(NoteException.class)
        .hasMessageContaining("is wrong");
  }

  @Test
  void signatures_of_strangers_are_left_alone_but_are_not_enough() {
    SigningKey stranger = SigningKey.generate("example.com/witness");
    String strange = NoteSignature.by(stranger, TEXT.getBytes(StandardCharsets.UTF_8)).line();
    String junk = "— PeterNeumann AAAAAAAA\n";

    SignedNote both = SignedNote.parse(TEXT + "\n" + strange + "\n" + junk + SIGNATURE);
    SignedNote strangeOnly = SignedNote.parse(TEXT + "\n" + strange + "\n" + junk);

    assertThatCode(() -> both.requireSignedBy(key.verifier())).doesNotThrowAnyException();
    assertThatThrownBy(() -> strangeOnly.requireSignedBy(key.verifier()))
        .hasMessageContaining("no signature by PeterNeumann");
  }

  @Test
  void one_wrong_signature_of_a_known_key_spoils_the_note() {
    String wrong = NoteSignature.by(key, "other\n".getBytes(StandardCharsets.UTF_8)).line();
    SignedNote note = SignedNote.parse(TEXT + "\n" + SIGNATURE + wrong + "\n");

    assertThatThrownBy(() -> note.requireSignedBy(key.verifier())).hasMessageContaining("is wrong");
  }

  @Test
  void sixteen_signatures_are_read_and_a_thousand_are_not() {
    String line = SIGNATURE;

    assertThatCode(() -> SignedNote.parse(TEXT + "\n" + line.repeat(16)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> SignedNote.parse(TEXT + "\n" + line.repeat(1000)))
        .hasMessageContaining("1000 signatures");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "text\n",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\n— name AAAAAAAA",
        "text\n\n- name AAAAAAAA\n",
        "text\n\n—name AAAAAAAA\n",
        "text\n\n— na+me AAAAAAAA\n",
        "text\n\n— na\u3000me AAAAAAAA\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name AAAAAAA\n",
        "text\n\n— name AAAAAAB=\n",
        "text\n\n— name AAAAAAAA \n",
        "te\txt\n\n— name AAAAAAAA\n",
        "text\r\n\n— name AAAAAAAA\n",
        "text\u0000\n\n— name AAAAAAAA\n"
      })
  void what_is_not_a_note_is_not_read(String text) {
    assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(NoteException.class);
  }

  @Test
  void bytes_that_are_not_utf_8_or_too_many_are_not_read() {
    byte[] latin = "t\u00e9xt\n\n— name AAAAAAAA\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> SignedNote.parse(latin)).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> SignedNote.parse(new byte[SignedNote.BYTES_MAX + 1]))
        .hasMessageContaining("at most 1048576 bytes");
  }

  @Test
  void a_text_with_empty_lines_keeps_them() {
    String poem = "one\n\ntwo\n\n\nthree\n";

    assertThat(SignedNote.parse(SignedNote.sign(poem, key).toString()).text()).isEqualTo(poem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpcAA==",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
      })
  void what_is_not_a_verifier_key_is_not_read(String text) {
    assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_key_name_has_no_space_and_no_plus() {
    for (String name : List.of("", "a b", "a+b", "a\u00a0b", "a\nb", "a\u2028b", "a\u0000b")) {
      assertThatThrownBy(() -> SigningKey.generate(name)).hasMessageContaining("key's name");
    }
  }
}
