package dev.countersign.postgres.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Statement;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.engine.RunReport;
import dev.countersign.testkit.Eventually;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No row slips in between a copy and its statement, whatever others do meanwhile.
class KeptUnderLoadTest {

  private static final int ROUNDS = 15;
  private static final int WRITERS = 3;

  /// Writers note in the journal, in their transactions, what they write.
  private static final String BUSY =
      """
      SET ROLE kept_owner;
      CREATE TABLE busy (id bigserial PRIMARY KEY, round int NOT NULL, n int NOT NULL DEFAULT 0,
        label text NOT NULL DEFAULT '0');
      CREATE TABLE parts (id bigserial PRIMARY KEY, of bigint REFERENCES busy ON DELETE CASCADE);
      CREATE TABLE journal (what text, id bigint);
      INSERT INTO busy (round) SELECT g % 4 FROM generate_series(1, 200) g;
      INSERT INTO journal SELECT 'row', id FROM busy;
      ANALYZE busy;
      """;

  private static final List<String> WRITES =
      List.of(
          "WITH w AS (UPDATE busy SET n = n + 1, label = (n + 1)::text WHERE id = %d RETURNING id) INSERT INTO journal SELECT 'more', id FROM w",
          "WITH w AS (INSERT INTO busy (round) VALUES (%d %% 4) RETURNING id) INSERT INTO journal SELECT 'row', id FROM w",
          "WITH w AS (INSERT INTO parts (of) VALUES (%d) RETURNING id) INSERT INTO journal SELECT 'part', id FROM w");

  private static final String LOST =
      """
      SELECT 'row ' || id FROM journal WHERE what = 'row' AND id NOT IN (SELECT id FROM busy)
      UNION ALL SELECT 'part ' || id FROM journal WHERE what = 'part' AND id NOT IN (SELECT id FROM parts)
      UNION ALL SELECT 'writes of row ' || id FROM busy b
       WHERE label <> n::text OR n <> (SELECT count(*) FROM journal j WHERE j.what = 'more' AND j.id = b.id)
      """;

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void every_row_that_is_taken_away_is_in_its_copy_as_it_was_last_written(int major) {
    var succeeded = new AtomicInteger();
    try (var shop = KeepingShop.open(major)) {
      shop.database().execute(BUSY);
      shop.engine().refreshCatalog();
      for (int round = 0; round < ROUNDS; round++) {
        ReviewDraft review = runUnderLoad(shop, round, succeeded);
        shop.undo(review);

        assertThat(shop.database().query(LOST)).as("round %d", round).isEmpty();
      }
    }
    assertThat(succeeded).hasPositiveValue();
  }

  @Test
  void a_row_that_changes_between_snapshot_and_copy_has_all_of_it_tried_again()
      throws SQLException {
    try (var shop = KeepingShop.open(18);
        Connection other = shop.connect(KeepingShop.OWNER);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String sql = "UPDATE customers SET name = 'gone' WHERE id <= 3";
      ReviewDraft review = shop.review(sql);
      other.setAutoCommit(false);
      execute(other, "UPDATE customers SET name = 'late' WHERE id = 2");

      var run = CompletableFuture.supplyAsync(() -> shop.run(review, sql), threads);
      Eventually.happens(
          "the copy waits for the row",
          () -> !shop.database().query("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty());
      other.commit();
      var report = (RunReport.Succeeded) run.join();
      shop.undo(review);

      assertThat(report.attempts()).isEqualTo(2);
      assertThat(shop.database().query("SELECT name FROM customers WHERE id <= 3 ORDER BY id"))
          .containsExactly("c1", "late", "c3");
    }
  }

  private static ReviewDraft runUnderLoad(KeepingShop shop, int round, AtomicInteger succeeded) {
    boolean delete = round % 2 == 0;
    String sql =
        (delete ? "DELETE FROM busy" : "UPDATE busy SET label = 'gone'")
            + " WHERE round = %d".formatted(round % 4);
    ReviewDraft review = shop.review(Integer.toString(1000 + round), Statement.of(sql));
    var over = new AtomicBoolean();
    var written = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, WRITERS)
          .forEach(writer -> threads.submit(() -> write(shop, over, written, round * 10 + writer)));
      try {
        Eventually.happens("writers write", () -> written.get() > 20);
        RunReport report = shop.run(review, sql);
        succeeded.addAndGet(report instanceof RunReport.Succeeded ? 1 : 0);
        if (report instanceof RunReport.Failed failed) {
          assertThat(failed.code()).isIn("40001", "55P03");
        }
      } finally {
        over.set(true);
      }
    }
    return review;
  }

  private static void write(KeepingShop shop, AtomicBoolean over, AtomicInteger written, int seed) {
    var random = new Random(seed);
    try (Connection connection = shop.connect(KeepingShop.OWNER);
        var statement = connection.createStatement()) {
      while (!over.get()) {
        String write = WRITES.get(random.nextInt(WRITES.size()));
        try {
          statement.execute(write.formatted(1 + random.nextInt(300)));
          written.incrementAndGet();
        } catch (SQLException e) {
          assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("23503");
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
