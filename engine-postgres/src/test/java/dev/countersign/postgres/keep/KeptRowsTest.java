package dev.countersign.postgres.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.BindValue;
import dev.countersign.core.Bytes;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.Undo.Grade;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every form whose rows are kept is run and undone, and all tables have to be as they were.
class KeptRowsTest {

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void what_is_put_back_from_copies_is_what_was_there(int major) {
    var problems = new ArrayList<String>();
    List<String> forms = forms("rows-exact.sql");
    try (var shop = KeepingShop.open(major)) {
      int number = 100;
      for (String sql : forms) {
        check(shop, sql, number++, problems);
      }
    }

    assertThat(forms).hasSizeGreaterThan(25);
    assertThat(problems).isEmpty();
  }

  private static void check(KeepingShop shop, String sql, int number, List<String> problems) {
    var statement = Statement.of(sql);
    ReviewDraft review = shop.review(Integer.toString(number), statement);
    if (review.undo().grade() != Grade.EXACT) {
      problems.add(sql + "  is " + review.undo().grade() + ": " + review.undo().reason());
      return;
    }
    Map<String, List<String>> before = shop.contents();
    RunReport forward = shop.run(review, statement);
    Map<String, List<String>> changed = shop.contents();
    RunReport back = shop.undo(review);
    if (!(forward instanceof RunReport.Succeeded)
        || !(back instanceof RunReport.Succeeded)
        || changed.equals(before)
        || !shop.contents().equals(before)) {
      problems.add(
          "%s\n  %s\n  %s\n  %s\n  %s"
              .formatted(
                  sql,
                  forward,
                  back,
                  review.undo().statements(),
                  changed.equals(before) ? "changes nothing" : "differs"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void what_cannot_be_copied_with_certainty_says_so_before_anybody_approves(int major) {
    var problems = new ArrayList<String>();
    List<String> forms = KeepingShop.resource("rows-not-kept.txt").lines().toList();
    try (var shop = KeepingShop.open(major)) {
      for (String form : forms) {
        String[] parts = form.split(" \\| ");
        Undo undo = shop.review(parts[0]).undo();
        if (undo.grade() != Grade.valueOf(parts[1]) || !undo.reason().contains(parts[2])) {
          problems.add(parts[0] + "  is " + undo.grade() + ": " + undo.reason());
        }
      }
    }

    assertThat(forms).hasSizeGreaterThan(15);
    assertThat(problems).isEmpty();
  }

  @Test
  void triggers_are_named_and_the_rows_come_back_all_the_same() {
    try (var shop = KeepingShop.open(18)) {
      String sql = "UPDATE guarded SET v = 'x' WHERE id < 3";
      ReviewDraft review = shop.review(sql);

      shop.run(review, sql);
      shop.undo(review);

      assertThat(shop.database().query("SELECT * FROM guarded WHERE id < 4 ORDER BY id"))
          .containsExactly("1|g1|2", "2|g2|2", "3|g3|0");
    }
  }

  @Test
  void only_rows_that_still_are_as_the_change_left_them_are_set_back() {
    try (var shop = KeepingShop.open(18)) {
      String sql = "UPDATE customers SET name = 'gone' WHERE id <= 3";
      ReviewDraft review = shop.review(sql);

      shop.run(review, sql);
      shop.database().execute("UPDATE customers SET name = 'other' WHERE id = 2");
      shop.database().execute("UPDATE customers SET \"order\" = 'kept' WHERE id = 3");
      var undone = (RunReport.Succeeded) shop.undo(review);

      assertThat(undone.rows()).hasValue(2);
      assertThat(
              shop.database()
                  .query("SELECT id, name, \"order\" FROM customers WHERE id <= 3 ORDER BY 1"))
          .containsExactly("1|c1|o1", "2|other|o2", "3|c3|kept");
      assertThat(review.undo().reason()).contains("changed again meanwhile is left alone");
    }
  }

  @Test
  void a_row_whose_key_was_taken_meanwhile_is_left_alone() {
    try (var shop = KeepingShop.open(18)) {
      String sql = "DELETE FROM complaints WHERE id <= 3";
      ReviewDraft review = shop.review(sql);

      shop.run(review, sql);
      shop.database().execute("INSERT INTO complaints VALUES (2, 99)");
      var undone = (RunReport.Succeeded) shop.undo(review);

      assertThat(undone.rows()).hasValue(2);
      assertThat(shop.database().query("SELECT * FROM complaints WHERE id <= 3 ORDER BY 1"))
          .containsExactly("1|1", "2|99", "3|3");
    }
  }

  @Test
  void bind_values_name_the_same_rows_in_the_copy() {
    try (var shop = KeepingShop.open(18)) {
      var statement =
          new Statement(
              "UPDATE orders SET status = $1 WHERE id < $2 AND status <> $3",
              List.of(
                  new BindValue("", 0, false, Optional.of(bytes("it's")), "it's"),
                  new BindValue(
                      "integer", 23, true, Optional.of(Bytes.copyOf(new byte[] {0, 0, 0, 9})), "9"),
                  new BindValue("text", 25, false, Optional.of(bytes("op\\en")), "op\\en")));
      ReviewDraft review = shop.review("17", statement);
      var before = shop.contents();

      assertThat(review.undo().reason()).startsWith("They are set back");
      assertThat(shop.run(review, statement)).isInstanceOf(RunReport.Succeeded.class);
      assertThat(shop.database().query("SELECT count(*) FROM orders WHERE status = 'it''s'"))
          .containsExactly("8");
      shop.undo(review);

      assertThat(shop.contents()).isEqualTo(before);
      assertThat(review.statements().getFirst().keeping().orElseThrow().before().getFirst())
          .contains("id < '9'::integer")
          .contains("E'op\\\\en'::text");
    }
  }

  @Test
  void statements_of_one_message_are_kept_one_by_one() {
    try (var shop = KeepingShop.open(18)) {
      String sql =
          "UPDATE complaints SET about = 1 WHERE id < 9; DELETE FROM complaints WHERE about = 1; SELECT 1";
      ReviewDraft review = shop.review(sql);
      var before = shop.contents();

      var report = (RunReport.Succeeded) shop.run(review, sql);

      assertThat(report.tags()).containsExactly("UPDATE 8", "DELETE 8", "SELECT 1");
      assertThat(report.reply()).hasSize(1);
      assertThat(shop.undo(review)).isInstanceOf(RunReport.Succeeded.class);
      assertThat(shop.contents()).isEqualTo(before);
    }
  }

  @Test
  void a_change_with_its_own_transaction_keeps_its_rows_in_it() {
    try (var shop = KeepingShop.open(18)) {
      String sql = "BEGIN; DELETE FROM complaints WHERE id < 9; COMMIT";
      ReviewDraft review = shop.review(sql);
      var before = shop.contents();

      assertThat(shop.run(review, sql)).isInstanceOf(RunReport.Succeeded.class);
      assertThat(shop.contents()).isNotEqualTo(before);
      shop.undo(review);

      assertThat(shop.contents()).isEqualTo(before);
    }
  }

  @Test
  void over_a_limit_nothing_is_copied_and_the_grade_says_the_limit_and_the_actual_number() {
    var few = new KeepOptions("countersign_undo", Duration.ofDays(7), true, true, 50, 1L << 30);
    var small = new KeepOptions("countersign_undo", Duration.ofDays(7), true, true, 100_000, 512);
    try (var shop = KeepingShop.open(18, few);
        var other = KeepingShop.open(18, small)) {
      Undo all = shop.review("DELETE FROM orders").undo();
      Undo some = shop.review("DELETE FROM orders WHERE id < 50").undo();
      Undo heavy = other.review("UPDATE orders SET status = 'x'").undo();

      assertThat(all.grade()).isEqualTo(Grade.NONE);
      assertThat(all.reason())
          .contains("the limit for copies is 50 rows, and these are 100 or more");
      assertThat(some.grade()).isEqualTo(Grade.EXACT);
      assertThat(heavy.reason()).contains("the limit for copies is 0 KiB, and this is about");
    }
  }

  @Test
  void what_runs_elsewhere_or_where_others_may_look_keeps_nothing() {
    try (var shop = KeepingShop.open(18);
        var ownerless =
            KeepingShop.attach(shop.database(), Optional.empty(), KeepOptions.DEFAULT)) {
      var delete = Statement.of("DELETE FROM log");

      assertThat(KeepingShop.review(ownerless, "17", delete).undo().reason())
          .contains("no copy is kept, because the change runs on the agent's own session");
      assertThat(
              shop.review("DELETE FROM log; CREATE INDEX CONCURRENTLY ON log (at)")
                  .statements()
                  .getFirst()
                  .undo()
                  .reason())
          .contains("a part of the change cannot run in a transaction of Countersign");
      shop.database().execute("GRANT USAGE ON SCHEMA countersign_undo TO kept_agent");
      assertThat(shop.review("DELETE FROM log").undo().reason())
          .contains("others than kept_owner may look into the schema countersign_undo");
      shop.database()
          .execute(
              "REVOKE USAGE ON SCHEMA countersign_undo FROM kept_agent; CREATE PUBLICATION p FOR ALL TABLES");
      assertThat(shop.review("DELETE FROM log").undo().reason())
          .contains("a publication sends all tables to subscribers");
    }
  }

  @Test
  void the_agents_role_cannot_read_what_is_kept() {
    try (var shop = KeepingShop.open(18)) {
      shop.database()
          .execute("ALTER DEFAULT PRIVILEGES FOR ROLE kept_owner GRANT ALL ON TABLES TO PUBLIC");
      shop.run(shop.review("DELETE FROM log"), "DELETE FROM log");

      assertThat(shop.database().query("SELECT count(*) FROM countersign_undo.c17_1"))
          .containsExactly("30");
      for (String sql :
          List.of(
              "SELECT * FROM countersign_undo.c17_1",
              "TABLE countersign_undo.kept",
              "DROP TABLE countersign_undo.c17_1")) {
        assertThatThrownBy(
                () -> {
                  try (var agent = shop.connect(KeepingShop.AGENT);
                      var statement = agent.createStatement()) {
                    statement.execute(sql);
                  }
                })
            .hasMessageContaining("permission denied for schema countersign_undo");
      }
    }
  }

  @Test
  void what_reaches_what_is_kept_is_an_effect_of_its_own() {
    try (var shop = KeepingShop.open(18)) {
      shop.run(shop.review("DELETE FROM log"), "DELETE FROM log");
      shop.engine().refreshCatalog();

      for (String sql :
          List.of(
              "SELECT * FROM countersign_undo.c17_1",
              "SELECT 1 FROM log WHERE EXISTS (SELECT 1 FROM countersign_undo.kept)",
              "DROP TABLE countersign_undo.c17_1",
              "DROP SCHEMA countersign_undo CASCADE",
              "CREATE TABLE countersign_undo.mine (a int)",
              "GRANT USAGE ON SCHEMA countersign_undo TO kept_agent",
              "SELECT * FROM countersign_undo.not_there_yet",
              "INSERT INTO countersign_undo.kept VALUES ('a', 'b', now())")) {
        var classified =
            shop.engine().classify(List.of(Statement.of(sql)), shop.engine().defaultSession());
        assertThat(classified.effects()).as(sql).anyMatch(e -> e.action() == Action.KEPT);
      }
      assertThat(
              shop.engine()
                  .classify(
                      List.of(Statement.of("SELECT * FROM log")), shop.engine().defaultSession())
                  .effects())
          .noneMatch(e -> e.action() == Action.KEPT);
    }
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  static List<String> forms(String name) {
    return List.of(KeepingShop.resource(name).split(";\n")).stream()
        .map(String::strip)
        .filter(sql -> !sql.isEmpty())
        .toList();
  }
}
