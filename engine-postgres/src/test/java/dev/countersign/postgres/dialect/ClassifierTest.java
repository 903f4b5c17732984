package dev.countersign.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.BindValue;
import dev.countersign.core.Bytes;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every line of `cases.txt`: a text, an arrow, and the effects it has in the [Shop].
final class ClassifierTest {

  private static final String ARROW = "  ⇒  ";

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.on(18);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void every_case_has_exactly_the_effects_it_is_said_to_have() {
    List<Case> cases = cases().toList();

    var softly = new SoftAssertions();
    for (Case c : cases) {
      softly.assertThat(shop.told(c.sql())).as(c.sql()).isEqualTo(c.effects());
    }

    assertThat(cases).hasSizeGreaterThan(50);
    softly.assertAll();
  }

  @Test
  void a_text_that_cannot_be_read_is_unknown() {
    var classified = shop.classify("SELEC 1");

    assertThat(classified.parts()).hasSize(1);
    assertThat(classified.parts().getFirst().parsed()).isFalse();
    assertThat(shop.told("SELEC 1")).startsWith("unknown");
  }

  @Test
  void white_space_and_comments_do_nothing() {
    assertThat(shop.told(" -- nothing\n/* at /* all */ */ ;")).isEqualTo("session session");
  }

  @Test
  void only_who_looked_at_a_literal_depends_on_it() {
    assertThat(shop.classify("SELECT * FROM orders WHERE id = 5").literalIndependent()).isTrue();
    assertThat(shop.classify("SELECT nextval('numbers')").literalIndependent()).isFalse();
    assertThat(shop.classify("SELECT set_config('work_mem', '1MB', false)").literalIndependent())
        .isFalse();
  }

  @Test
  void the_fingerprint_does_not_see_literals_and_comments() {
    String one = shop.classify("SELECT * FROM orders WHERE id = 5").fingerprint();
    String other = shop.classify("select *  from Orders /* x */ where id = 77").fingerprint();
    String third = shop.classify("SELECT * FROM customers WHERE id = 5").fingerprint();

    assertThat(one).isEqualTo(other).isNotEqualTo(third);
  }

  @Test
  void the_declared_type_of_a_value_counts() {
    String checked = "insert public.audit unbounded";

    assertThat(typed("SELECT $1", "size")).contains(checked);
    assertThat(typed("SELECT $1", "trap")).contains("delete public.plain unbounded");
    assertThat(typed("SELECT $1", "trap[]")).contains("delete public.plain unbounded");
    assertThat(typed("SELECT lower($1)", "mood")).contains("delete public.plain unbounded");
    assertThat(typed("SELECT lower($1)", "text")).containsExactly("read expression");
    assertThat(typed("SELECT upper($1)", "money_pair")).contains("delete public.plain unbounded");
  }

  @Test
  void a_search_path_that_is_bound_counts_as_written_out_and_is_not_remembered() {
    var path = bound("SELECT set_config('search_path', $1, false)", "app, public");

    assertThat(path.effects().getFirst().action()).isEqualTo(Action.SESSION);
    assertThat(path.literalIndependent()).isFalse();
    for (String other :
        List.of(
            "SELECT set_config('standard_conforming_strings', $1, false)",
            "SELECT set_config('search_path', upper($1), false)",
            "SELECT set_config('search_path', $2, false)",
            "PREPARE p AS SELECT set_config('search_path', $1, false)")) {
      assertThat(bound(other, "on").effects().getFirst().action())
          .as(other)
          .isEqualTo(Action.UNSAFE_SETTING);
    }
    assertThat(typed("SELECT set_config('search_path', $1, false)", "text"))
        .containsExactly("unsafe-setting search_path");
  }

  @Test
  void a_type_that_the_snapshot_leaves_out_is_not_missing() {
    shop.database().execute("CREATE DOMAIN made_later AS text");

    assertThat(typed("SELECT $1", "made_later"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("unknown ");
  }

  @Test
  void a_temporary_type_hides_others_and_so_does_what_is_made_from_it() {
    assertThat(besideTemporary(SessionState.TEMPORARY_TYPE + "email", "type"))
        .containsExactly("unknown email", "unknown _email", "unknown nosuch", "read expression");
    assertThat(besideTemporary("nosuch", "type"))
        .containsExactly("read expression", "read expression", "unknown nosuch", "read expression");
    assertThat(besideTemporary("nosuch", "table"))
        .containsExactly(
            "read expression", "read expression", "read expression", "read expression");
  }

  /// What casts to a type, an array of it, an unknown type and a qualified type do in a session
  /// that has this temporary object.
  private static List<String> besideTemporary(String name, String kind) {
    SessionState state =
        new SessionState(
            "shop", "postgres", new TreeMap<>(), new TreeMap<>(Map.of(name, kind)), Map.of());
    return Stream.of("email", "_email", "nosuch", "public.email")
        .map(type -> Statement.of("SELECT 'x'::" + type))
        .map(statement -> shop.classifier().classify(List.of(statement), state).effects())
        .map(effects -> effects.getFirst().action().id() + ' ' + effects.getFirst().object().name())
        .toList();
  }

  @Test
  void statements_of_one_batch_are_one_course_behind_what_gives_names() {
    var rename = Statement.of("ALTER TABLE orders RENAME TO renamed");
    var delete = Statement.of("DELETE FROM renamed WHERE id > 0");

    Classified batch = shop.classifier().classify(List.of(rename, delete), shop.session());

    assertThat(shop.classify(rename.text()).changesSession()).isTrue();
    assertThat(batch.effects().getLast().action()).isEqualTo(Action.DELETE);
    assertThat(batch.effects().getLast().extent()).isEqualTo(Effect.Extent.UNBOUNDED);
    assertThat(shop.classify("SELECT setval('numbers', 1)").changesSession()).isFalse();
  }

  private static Classified bound(String sql, String text) {
    Bytes bytes = Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
    var value = new BindValue("", 0, false, Optional.of(bytes), text);
    var statement = new Statement(sql, List.of(value));
    return shop.classifier().classify(List.of(statement), shop.session());
  }

  private static List<String> typed(String sql, String type) {
    String oid = shop.database().query("SELECT '" + type + "'::regtype::oid").getFirst();
    var value = new BindValue(type, Integer.parseInt(oid), false, Optional.empty(), "NULL");
    var statement = new Statement(sql, List.of(value));
    return shop.classifier().classify(List.of(statement), shop.session()).effects().stream()
        .map(effect ->
            effect.action().id()
                + ' '
                + effect.object().qualified()
                + (effect.extent() == Effect.Extent.NONE ? "" : ' ' + effect.extent().id()))
        .toList();
  }

  private static Stream<Case> cases() {
    return Shop.resource("cases.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Case::of);
  }

  private record Case(String sql, String effects) {

    static Case of(String line) {
      int arrow = line.lastIndexOf(ARROW);
      return new Case(
          line.substring(0, arrow).replace("\\n", "\n"), line.substring(arrow + ARROW.length()));
    }
  }
}
