package dev.countersign.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {

  @Test
  void what_hides_or_rearranges_is_shown_by_its_number() {
    assertThat(Visible.of("a\u202eb\u200bc\u0000d\ufeffe\u00adf\u2028g\u00a0h"))
        .isEqualTo("a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩d⟨U+FEFF⟩e⟨U+00AD⟩f⟨U+2028⟩g⟨U+00A0⟩h");
    assertThat(Visible.of("\ud83dx\ufe0f\u3164")).isEqualTo("⟨U+D83D⟩x⟨U+FE0F⟩⟨U+3164⟩");
    assertThat(Visible.of(Character.toString(0xE0041))).isEqualTo("⟨U+E0041⟩");
  }

  @Test
  void what_people_write_stays_as_it_is() {
    String text = "Größe, naïve, 数据库, Ω, 😀 — “quoted”\n\tnext\r\n";

    assertThat(Visible.of(text)).isSameAs(text);
  }
}
