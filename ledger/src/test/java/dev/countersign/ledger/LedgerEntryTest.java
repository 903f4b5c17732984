package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerEntryTest {

  private final LedgerEntry entry =
      LedgerEntry.of(
          7,
          Instant.parse("2026-11-20T12:00:00.123999Z"),
          Entry.of(
                  EntryKind.APPROVED,
                  Actor.agent("billing-agent", "ana@example.com"),
                  Subject.change("c-1").onTarget("shop-prod").inSession("s-9"))
              .with("digest", "ab")
              .with("rows", 12)
              .with("isFinal", true));

  @Test
  void an_entry_has_one_text() {
    assertThat(entry.content())
        .isEqualTo(
            "{\"actor\":{\"name\":\"billing-agent\",\"onBehalfOf\":\"ana@example.com\",\"role\":\"agent\"},"
                + "\"data\":{\"digest\":\"ab\",\"isFinal\":true,\"rows\":12},"
                + "\"index\":7,\"kind\":\"approved\","
                + "\"subject\":{\"change\":\"c-1\",\"session\":\"s-9\",\"target\":\"shop-prod\"},"
                + "\"time\":\"2026-11-20T12:00:00.123Z\"}");
    assertThat(LedgerEntry.parse(entry.content())).isEqualTo(entry);
  }

  @Test
  void what_is_not_an_entry_is_not_read() {
    for (String text :
        List.of(
            "{}",
            "[]",
            entry.content() + " ",
            entry.content().replace("\"index\":7", "\"index\":-7"),
            entry.content().replace("\"index\":7", "\"index\":\"7\""),
            entry.content().replace("\"index\":7,", ""),
            entry.content().replace("\"role\":\"agent\"", "\"role\":\"owner\""),
            entry.content().replace(".123Z", "Z"),
            entry.content().replace("\"kind\":\"approved\"", "\"kind\":1"))) {
      assertThatThrownBy(() -> LedgerEntry.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_kind_of_a_newer_version_can_still_be_read() {
    String newer = entry.content().replace("\"approved\"", "\"teleported\"");

    assertThat(LedgerEntry.parse(newer).kind()).isEqualTo("teleported");
  }

  @Test
  void every_kind_has_its_own_name_and_a_meaning() {
    Set<String> ids = new HashSet<>();
    for (EntryKind kind : EntryKind.values()) {
      assertThat(kind.id()).matches("[a-z]+(-[a-z]+)*");
      assertThat(ids.add(kind.id())).as(kind.id()).isTrue();
      assertThat(kind.meaning()).isNotBlank();
    }
    assertThat(EntryKind.values()).isSortedAccordingTo((one, two) -> one.id().compareTo(two.id()));
  }

  @Test
  void a_stranger_cannot_make_an_entry_large_or_unstorable() {
    LedgerEntry hostile =
        LedgerEntry.of(
            0,
            Instant.EPOCH,
            Entry.of(
                EntryKind.SIGN_IN_FAILED, Actor.stranger("\0".repeat(1_000_000)), Subject.GATE));

    assertThat(hostile.content()).hasSizeLessThan(2_000);
    assertThat(EntryKeys.of(hostile).actor()).doesNotContain("\0").hasSize(254);
  }

  @Test
  void a_long_text_is_recorded_as_its_beginning_and_its_digest() {
    String text = "x".repeat(1_000_000);

    Entry cut =
        Entry.of(EntryKind.HELD, Actor.gate("one"), Subject.GATE).withExcerpt("statement", text);

    assertThat(CanonicalJson.write(cut.data()))
        .hasSizeLessThan(5_000)
        .contains(
            "\"bytes\":1000000",
            "\"sha256\":\"1b977e9f84f1b26b6ed7f68b0498faee2385ea4125bd29adce4a7d9106ba3134\"");
    assertThat(
            Entry.of(EntryKind.HELD, Actor.gate("one"), Subject.GATE)
                .withExcerpt("statement", "select 1")
                .data())
        .isEqualTo(Json.Fields.NONE.with("statement", Json.of("select 1")));
  }
}
