package dev.countersign.postgres.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.core.SessionState;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.stock.StockCatalog;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LockNotesTest {

  private static final Catalog CATALOG = StockCatalog.of(18);
  private static final SessionState SESSION =
      SessionState.fresh("database", "postgres", new TreeMap<>());

  @Test
  void a_strong_lock_says_who_waits_behind_it() {
    assertThat(notes("ALTER TABLE orders ADD COLUMN c int"))
        .containsExactly("While it waits for its lock, later reads and writes wait behind it.");
    assertThat(notes("CREATE INDEX ON orders (c)"))
        .containsExactly("While it waits for its lock, later writes wait behind it; reads pass.");
  }

  @Test
  void what_refuses_a_transaction_says_so() {
    assertThat(notes("CREATE INDEX CONCURRENTLY ON orders (c)"))
        .containsExactly("The server refuses it inside of a transaction.");
  }

  @Test
  void a_plain_index_on_an_unknown_table_is_certain_and_named_where_the_session_would_have_it() {
    assertThat(locks("CREATE INDEX ON orders (c)"))
        .extracting(
            LockForecast::object, LockForecast::mode, LockForecast::scan, LockForecast::certain)
        .containsExactly(tuple("public.orders", "SHARE", true, true));
  }

  @Test
  void only_what_depends_on_the_table_is_uncertain() {
    assertThat(certain("ALTER TABLE orders ADD COLUMN c int")).isTrue();
    assertThat(certain("ALTER TABLE orders ADD COLUMN c float DEFAULT random()")).isTrue();
    assertThat(certain("ALTER TABLE orders ADD COLUMN c int DEFAULT own()")).isFalse();
    assertThat(certain("ALTER TABLE orders ADD CHECK (c > 0)")).isTrue();
    assertThat(certain("ALTER TABLE orders ADD FOREIGN KEY (c) REFERENCES customers (id)"))
        .isTrue();
    assertThat(certain("ALTER TABLE orders ALTER COLUMN c SET NOT NULL")).isFalse();
    assertThat(certain("ALTER TABLE orders ALTER COLUMN c TYPE text")).isFalse();
    assertThat(certain("ALTER TABLE orders VALIDATE CONSTRAINT k")).isFalse();
    assertThat(certain("ALTER TABLE orders ADD PRIMARY KEY USING INDEX i")).isFalse();
    assertThat(certain("ALTER TABLE orders SET UNLOGGED")).isFalse();
    assertThat(certain("DROP TABLE orders")).isTrue();
    assertThat(certain("DROP INDEX orders_c")).isTrue();
    assertThat(certain("TRUNCATE orders")).isTrue();
  }

  private static boolean certain(String sql) {
    List<LockForecast> locks = locks(sql);
    assertThat(locks).as(sql).isNotEmpty();
    return locks.stream().allMatch(LockForecast::certain);
  }

  private static List<LockForecast> locks(String sql) {
    return new LockForecasts(PgParser.create()).of(LockOracle.parsed(sql), CATALOG, SESSION);
  }

  private static List<String> notes(String sql) {
    SqlStatement statement = LockOracle.parsed(sql);
    return LockNotes.of(statement, locks(sql), CATALOG);
  }
}
