package dev.countersign.postgres.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.Keeper;
import dev.countersign.core.engine.RunReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgKeeperTest {

  private static final String COPIES =
      "SELECT relname FROM pg_class WHERE relnamespace = 'countersign_undo'::regnamespace AND relkind = 'r' ORDER BY 1";

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void what_is_overdue_is_dropped_once_and_what_is_not_stays(int major) {
    try (var shop = KeepingShop.open(major)) {
      kept(shop, "17_a", "UPDATE orders SET status = 'x' WHERE id < 9");
      kept(shop, "18_b", "DELETE FROM log");
      Keeper keeper = shop.engine().keeper().orElseThrow();
      List<Keeper.Kept> early = keeper.overdue();
      makeOld(shop, "17_a");
      List<Keeper.Kept> late = keeper.overdue();
      var said = new ArrayList<String>();

      boolean first = keeper.drop(late.getFirst(), () -> said.add("dropping"));
      boolean second = keeper.drop(late.getFirst(), () -> said.add("again"));

      assertThat(early).isEmpty();
      assertThat(late).extracting(Keeper.Kept::change).containsExactly("17_a");
      assertThat(late.getFirst().tables())
          .containsExactly("countersign_undo.c17_a_1", "countersign_undo.c17_a_1_after");
      assertThat(List.of(first, second)).containsExactly(true, false);
      assertThat(said).containsExactly("dropping");
      assertThat(shop.database().query(COPIES)).containsExactly("c18_b_1", "kept");
      assertThat(shop.database().query("SELECT name FROM countersign_undo.kept"))
          .containsExactly("c18_b_1");
    }
  }

  @Test
  void when_the_ledger_does_not_take_it_nothing_is_dropped() {
    try (var shop = KeepingShop.open(18)) {
      kept(shop, "17_a", "DELETE FROM log");
      makeOld(shop, "17_a");
      Keeper keeper = shop.engine().keeper().orElseThrow();
      Keeper.Kept kept = keeper.overdue().getFirst();

      assertThatThrownBy(() ->
              keeper.drop(
                  kept,
                  () -> {
                    throw new IllegalStateException("the ledger is full");
                  }))
          .hasMessage("the ledger is full");

      assertThat(keeper.overdue()).containsExactly(kept);
      assertThat(shop.database().query("SELECT count(*) FROM countersign_undo.c17_a_1"))
          .containsExactly("30");
    }
  }

  @Test
  void what_another_node_is_dropping_is_left_to_it() throws SQLException {
    try (var shop = KeepingShop.open(18);
        Connection other = shop.connect(KeepingShop.OWNER)) {
      kept(shop, "17_a", "DELETE FROM log");
      makeOld(shop, "17_a");
      Keeper keeper = shop.engine().keeper().orElseThrow();
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.execute("SELECT * FROM countersign_undo.kept FOR UPDATE");
      }

      boolean dropped = keeper.drop(keeper.overdue().getFirst(), () -> {});

      assertThat(dropped).isFalse();
    }
  }

  @Test
  void a_role_that_may_not_make_the_schema_keeps_nothing_and_the_review_says_so() {
    var database = KeepingShop.database(18);
    database.execute("ALTER DATABASE %s OWNER TO postgres".formatted(database.name()));
    try (database;
        var engine =
            KeepingShop.attach(database, Optional.of(KeepingShop.OWNER), KeepOptions.DEFAULT)) {
      var undo = KeepingShop.review(engine, "17", Statement.of("DELETE FROM log")).undo();

      assertThat(undo.reason()).contains("there is no schema countersign_undo with a register");
      assertThat(engine.keeper().orElseThrow().overdue()).isEmpty();
    }
  }

  private static void kept(KeepingShop shop, String name, String sql) {
    var statement = Statement.of(sql);
    assertThat(shop.run(shop.review(name, statement), statement))
        .isInstanceOf(RunReport.Succeeded.class);
  }

  private static void makeOld(KeepingShop shop, String change) {
    shop.database()
        .execute(
            "UPDATE countersign_undo.kept SET until = now() - interval '1 s' WHERE change = '%s'"
                .formatted(change));
  }
}
