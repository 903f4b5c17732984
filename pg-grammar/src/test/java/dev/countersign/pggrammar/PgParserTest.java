package dev.countersign.pggrammar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PgParserTest {
  private final PgParser parser = PgParser.create();

  @Test
  void a_statement_becomes_a_tree_in_json() {
    assertThat(tree("SELECT 1"))
        .isEqualTo(
            """
            {"version":180004,"stmts":[{"stmt":{"SelectStmt":{"targetList":[{"ResTarget":\
            {"val":{"A_Const":{"ival":{"ival":1},"location":7}},"location":7}}],\
            "limitOption":"LIMIT_OPTION_DEFAULT","op":"SETOP_NONE"}}}]}\
            """);
  }

  @Test
  void several_statements_are_told_apart_by_bytes() {
    assertThat(tree("SELECT 'é'; SELECT 2"))
        .contains("\"stmt_len\":11}")
        .contains("\"stmt_location\":13");
  }

  @Test
  void an_empty_text_has_no_statements() {
    for (var empty : List.of("", " ", ";;", "-- nothing", "/* nothing */")) {
      assertThat(tree(empty)).isEqualTo("{\"version\":180004,\"stmts\":[]}");
    }
  }

  @Test
  void a_syntax_error_is_placed_in_characters_not_bytes() {
    assertThat(parser.parse("SELECT 'é' FROM WHERE x"))
        .isEqualTo(new Refusal.SyntaxError("syntax error at or near \"WHERE\"", "42601", 17));
  }

  @Test
  void an_error_at_the_end_of_the_text_is_placed_behind_it() {
    assertThat(parser.parse("SELECT ("))
        .isEqualTo(new Refusal.SyntaxError("syntax error at end of input", "42601", 9));
  }

  @Test
  void a_nul_byte_is_refused_before_it_can_cut_the_text() {
    assertThat(parser.parse("SELECT 1\0; DROP TABLE t"))
        .isEqualTo(
            new Refusal.SyntaxError(
                "invalid byte sequence for encoding \"UTF8\": 0x00", "22021", 0));
  }

  @Test
  void half_a_surrogate_pair_is_refused_and_not_replaced() {
    assertThat(parser.parse("SELECT '\ud800'"))
        .isEqualTo(
            new Refusal.SyntaxError(
                "invalid byte sequence for encoding \"UTF8\": 0xed 0xa0 0x80", "22021", 0));
  }

  @Test
  void tokens_carry_byte_offsets_and_kinds() {
    var sql = "SELECT \"Ö\", 1 + $2 /* c */ FROM t";

    var tokens = tokens(sql);

    assertThat(tokens.stream().map(token -> text(sql, token)))
        .containsExactly("SELECT", "\"Ö\"", ",", "1", "+", "$2", "/* c */", "FROM", "t");
    assertThat(tokens.stream().map(Token::kind))
        .containsExactly(
            Token.Kind.KEYWORD,
            Token.Kind.IDENTIFIER,
            Token.Kind.SYMBOL,
            Token.Kind.INTEGER,
            Token.Kind.SYMBOL,
            Token.Kind.PARAMETER,
            Token.Kind.BLOCK_COMMENT,
            Token.Kind.KEYWORD,
            Token.Kind.IDENTIFIER);
    assertThat(tokens.getFirst())
        .isEqualTo(new Token(0, 6, Token.Kind.KEYWORD, Token.Keyword.RESERVED));
  }

  @Test
  void literals_are_normalized_and_parameters_keep_their_numbers() {
    assertThat(parser.normalize("SELECT 'a', $1, 2.5 FROM t WHERE x = -3 -- why"))
        .isEqualTo(new Normalized.Text("SELECT $2, $1, $3 FROM t WHERE x = $4 -- why"));
  }

  @Test
  void what_does_not_parse_is_not_normalized() {
    assertThat(parser.normalize("SELECT FROM FROM")).isInstanceOf(Refusal.SyntaxError.class);
  }

  @Test
  void the_types_of_nodes_are_known() {
    assertThat(PgParser.nodeTypes())
        .contains("SelectStmt", "MergeStmt", "RangeVar", "A_Const", "JsonTable")
        .allMatch(name -> !name.startsWith("PLpgSQL"))
        .isSorted()
        .hasSizeGreaterThan(250);
  }

  private String tree(String sql) {
    return new String(((Parsed.Tree) parser.parse(sql)).json(), UTF_8);
  }

  private List<Token> tokens(String sql) {
    return ((Scanned.Tokens) parser.scan(sql)).tokens();
  }

  private static String text(String sql, Token token) {
    return new String(sql.getBytes(UTF_8), token.start(), token.end() - token.start(), UTF_8);
  }
}
