package dev.countersign.postgres.psql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.postgres.psql.Pieces.Piece;
import dev.countersign.postgres.psql.PsqlText.Command;
import dev.countersign.postgres.psql.PsqlText.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PsqlTextTest {

  @Test
  void a_text_without_backslashes_is_itself() {
    String text = "SELECT 1; -- nothing of psql";

    assertThat(PsqlText.of(text)).isEqualTo(new PsqlText(text, List.of(), List.of()));
  }

  @Test
  void commands_are_blanked_out_and_lines_stay() {
    PsqlText read = PsqlText.of("\\connect shop\nSELECT 1;\n  \\echo done\nSELECT 2;\n");

    assertThat(read.sql()).isEqualTo("             \nSELECT 1;\n            \nSELECT 2;\n");
    assertThat(read.commands())
        .containsExactly(
            new Command("\\connect shop", 1, 1, false), new Command("\\echo done", 3, 3, true));
  }

  @Test
  void a_command_that_sends_ends_the_statement() {
    PsqlText read = PsqlText.of("SELECT 'DROP TABLE t' \\gexec\nSELECT 2;");

    assertThat(read.sql()).isEqualTo("SELECT 'DROP TABLE t' ;     \nSELECT 2;");
    assertThat(read.commands()).extracting(Command::harmless).containsExactly(false);
  }

  @Test
  void switching_autocommit_is_not_harmless() {
    assertThat(PsqlText.of("\\set AUTOCOMMIT off").commands().getFirst().harmless()).isFalse();
    assertThat(PsqlText.of("\\set ON_ERROR_STOP on").commands().getFirst().harmless()).isTrue();
  }

  @Test
  void backslashes_in_strings_bodies_and_comments_are_none() {
    for (String text :
        List.of(
            "SELECT '\n\\connect x\n';",
            "SELECT E'it\\'s\n\\connect x';",
            "DO $body$\n\\connect x\n$body$;",
            "/* /* a */\n\\connect x */ SELECT 1;",
            "SELECT \"\n\\connect x\";",
            "-- \\connect x\nSELECT 1;")) {
      assertThat(PsqlText.of(text).commands()).as(text).isEmpty();
      assertThat(PsqlText.of(text).sql()).isEqualTo(text);
    }
  }

  @Test
  void rows_of_copy_are_blanked_out_until_their_end() {
    PsqlText read =
        PsqlText.of(
            "COPY public.t (a, b) FROM stdin;\n1\tit's; \"\n\\N\t$$\n\\.\nSELECT 'x\\y';\n");

    assertThat(read.sql()).startsWith("COPY public.t (a, b) FROM stdin;\n").endsWith("'x\\y';\n");
    assertThat(Pieces.of(read.sql())).hasSize(2);
    assertThat(read.rows()).containsExactly(new Rows(2, 2));
    assertThat(read.commands()).isEmpty();
  }

  @Test
  void pieces_keep_bodies_whole() {
    String function =
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; END";
    String rule = "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)";

    assertThat(Pieces.of(function + ";" + rule + ";"))
        .extracting(Piece::text)
        .containsExactly(function, rule);
  }

  @Test
  void pieces_say_where_they_begin() {
    assertThat(Pieces.of("-- one\nSELECT 1; ; SELECT\n2 -- two\n;;\n/* x */ SELECT 3"))
        .containsExactly(
            new Piece("SELECT 1", 2, 1),
            new Piece("SELECT\n2", 2, 13),
            new Piece("SELECT 3", 5, 9));
  }

  @Test
  void a_parenthesis_that_never_closes_does_not_hide_the_rest_from_the_finer_cut() {
    String text = "CREATE TABLE t (id int; DROP TABLE u";

    assertThat(Pieces.of(text)).hasSize(1);
    assertThat(Pieces.atEverySemicolon(text)).hasSize(2);
  }
}
