package dev.countersign.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.merkle.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  private static final String TEXT =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

  private final SigningKey key = SigningKey.generate("example.com/behind-the-sofa");

  @Test
  void the_example_of_the_specification_is_read_and_written() {
    Checkpoint checkpoint = Checkpoint.parse(TEXT);

    assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
    assertThat(checkpoint.size()).isEqualTo(20_852_163);
    assertThat(checkpoint.root().base64())
        .isEqualTo("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
    assertThat(checkpoint.text()).isEqualTo(TEXT);
  }

  @Test
  void extension_lines_are_read_over() {
    assertThat(Checkpoint.parse(TEXT + "more\n")).isEqualTo(Checkpoint.parse(TEXT));
  }

  @Test
  void a_signed_checkpoint_is_verified_with_the_key_of_its_log() {
    SignedNote note = Checkpoint.parse(TEXT).sign(key);

    assertThat(Checkpoint.verified(SignedNote.parse(note.toString()), key.verifier()))
        .isEqualTo(Checkpoint.parse(TEXT));
  }

  @Test
  void a_checkpoint_of_another_log_is_refused_though_the_key_signed_it() {
    SignedNote note = new Checkpoint("example.com/other", 0, Hash.EMPTY_ROOT).sign(key);

    assertThatThrownBy(() -> Checkpoint.verified(note, key.verifier()))
        .hasMessage("it is about the log example.com/other, not example.com/behind-the-sofa");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "origin\n1\n",
        "origin\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n9999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "origin\n1\nAAAA\n",
        "or igin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
      })
  void what_is_not_a_checkpoint_is_not_read(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(NoteException.class);
  }
}
