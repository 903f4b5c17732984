package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.note.SigningKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryProofTest {

  private final TestLedger test = TestLedger.withEntries(300);
  private final Ledger ledger = test.ledger;

  @Test
  void a_proof_is_verified_from_its_text_and_the_public_key_alone() {
    for (long index : new long[] {0, 1, 255, 256, 299}) {
      String text = ledger.prove(index).write();

      LedgerEntry proven = EntryProof.parse(text).verify(ledger.verifier());

      assertThat(proven).isEqualTo(ledger.entries(index, 1).getFirst());
      assertThat(EntryProof.parse(text).write()).isEqualTo(text);
    }
  }

  @Test
  void no_change_to_any_character_of_a_proof_goes_unnoticed() {
    String text = ledger.prove(7).write();
    for (int at = 0; at < text.length(); at++) {
      String changed =
          text.substring(0, at) + (char) (text.charAt(at) ^ 1) + text.substring(at + 1);

      assertThatThrownBy(() -> EntryProof.parse(changed).verify(ledger.verifier()))
          .as("character %d", at)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_proof_of_one_entry_does_not_prove_another() {
    EntryProof seven = ledger.prove(7);
    EntryProof eight = ledger.prove(8);
    EntryProof mixed = new EntryProof(eight.content(), seven.inclusion(), seven.checkpoint());

    assertThatThrownBy(() -> mixed.verify(ledger.verifier()))
        .hasMessageContaining("do not lead to the signed root");
  }

  @Test
  void a_proof_by_another_key_proves_nothing() {
    SigningKey other = SigningKey.generate("example.com/ledger");

    assertThatThrownBy(() -> ledger.prove(7).verify(other.verifier()))
        .hasMessageContaining("its checkpoint cannot be trusted")
        .hasMessageContaining("no signature by");
  }

  @Test
  void what_is_not_a_proof_is_not_read() {
    String text = ledger.prove(7).write();
    for (String other :
        List.of(
            "",
            "c2sp.org/tlog-proof@v1\n",
            text.replace("@v1", "@v2"),
            text.replace("extra ", ""),
            text.replace("index 7", "index 07"),
            text.replace("\n\n", "\n"),
            "x".repeat(3_000_000))) {
      assertThatThrownBy(() -> EntryProof.parse(other))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
