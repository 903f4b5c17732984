package dev.countersign.server.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.engine.RunReport;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ChangeDocumentTest {

  private static final int FORMAT = ChangeDocument.FORMAT;

  @Test
  void a_change_survives_with_every_component_and_its_digest() {
    Change change = SampleChanges.ratified(17);

    String document = ChangeDocument.write(change);

    assertThat(ChangeDocument.read(FORMAT, document)).isEqualTo(change);
    assertThat(ChangeDocument.read(FORMAT, document).intact()).isTrue();
    assertThat(document).matches("[ -~]*");
  }

  @Test
  void every_way_to_end_survives() {
    Change executing = SampleChanges.after(SampleChanges.ratified(17), SampleChanges.started());
    for (RunReport report : SampleChanges.reports()) {
      Change ended = SampleChanges.after(executing, new ChangeEvent.Finished(report));

      assertThat(ChangeDocument.read(FORMAT, ChangeDocument.write(ended))).isEqualTo(ended);
    }
  }

  @Test
  void a_document_that_was_tampered_with_is_refused_or_its_digest_tells() {
    String document = ChangeDocument.write(SampleChanges.ratified(17));

    String other = document.replace("shop-prod", "shop-test");

    assertThat(ChangeDocument.read(FORMAT, other).intact()).isFalse();
    for (String damaged :
        new String[] {
          "",
          "{}",
          "null",
          document + "x",
          document.substring(1),
          document.replace("\"target\"", "\"tarket\""),
          document.replace("\"is\":\"hold\"", "\"is\":\"java.lang.Object\""),
          document.replace("\"people\":2", "\"people\":0"),
          document.replace("PENDING", "PENDNG").replace("RATIFIED", "RATFIED")
        }) {
      assertThatThrownBy(() -> ChangeDocument.read(FORMAT, damaged))
          .as(damaged)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_rehearsal_survives_with_every_component() {
    Change change = SampleChanges.rehearsed(17);

    Change read = ChangeDocument.read(FORMAT, ChangeDocument.write(change));

    assertThat(read).isEqualTo(change);
    assertThat(read.intact()).isTrue();
  }

  @Test
  void a_document_from_before_there_were_rehearsals_is_read() {
    Change change = SampleChanges.ratified(17);
    String old = ChangeDocument.write(change).replace(",\"rehearsal\":null", "");

    Change read = ChangeDocument.read(2, old);

    assertThat(old).doesNotContain("rehearsal");
    assertThat(read).isEqualTo(change);
    assertThat(read.intact()).isTrue();
  }

  @Test
  void a_document_of_another_format_is_refused() {
    assertThatThrownBy(() -> ChangeDocument.read(FORMAT + 1, "{}"))
        .hasMessage(
            "it is in format %d and this version of Countersign reads 1 to %d"
                .formatted(FORMAT + 1, FORMAT));
  }

  @Test
  void a_document_of_the_first_format_is_read_and_still_is_what_was_approved() throws IOException {
    Change change = ChangeDocument.read(1, resource("/changes/format-1.json"));

    assertThat(change.intact()).isTrue();
    assertThat(change.review().version()).isEqualTo(1);
    assertThat(change.review().statements())
        .allSatisfy(statement -> assertThat(statement.rewrite()).isEmpty());
    assertThat(ChangeDocument.read(FORMAT, ChangeDocument.write(change))).isEqualTo(change);
  }

  private static String resource(String path) throws IOException {
    try (var stream = ChangeDocumentTest.class.getResourceAsStream(path)) {
      return new String(stream.readAllBytes(), US_ASCII);
    }
  }
}
