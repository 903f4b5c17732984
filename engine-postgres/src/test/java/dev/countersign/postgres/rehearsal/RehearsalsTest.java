package dev.countersign.postgres.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.countersign.core.engine.CloneRecords.CloneRecord;
import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.BlockedAccess.Access;
import dev.countersign.core.review.HeldLock;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.Rehearsal.Status;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedRun.Kind;
import dev.countersign.core.review.RehearsedStatement;
import dev.countersign.core.review.SchemaComparison;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalsTest {

  private static final String ORDERS =
      """
      CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL, note text);
      INSERT INTO orders SELECT g, g, 'note' FROM generate_series(1, 200000) g;
      ANALYZE orders;
      """;
  private static final String FEW =
      """
      CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL, note text);
      INSERT INTO orders SELECT g, g, 'note' FROM generate_series(1, 100) g;
      """;
  private static final Duration A_LITTLE = Duration.ofMillis(50);

  private static TestDatabase few = PostgresServer.shared(18).freshDatabase(FEW);

  @AfterAll
  static void drop() {
    few.close();
  }

  @Test
  void an_undo_that_calls_code_of_the_database_keeps_all_of_it_from_running() {
    Stand stand = Stand.of(few).undoneBy("ALTER TABLE orders ALTER note SET DEFAULT own_code()");

    Rehearsal rehearsal = stand.rehearse("ALTER TABLE orders ALTER note SET DEFAULT 'x'");

    assertThat(rehearsal.runs()).isEmpty();
    assertThat(rehearsal.problem()).contains("it calls own_code");
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void a_dangerous_change_shows_who_waited_and_for_how_long(int version) {
    try (TestDatabase shop = PostgresServer.shared(version).freshDatabase(ORDERS)) {
      Stand stand = Stand.of(shop).undoneBy("ALTER TABLE orders DROP COLUMN status");

      Rehearsal rehearsal =
          stand.rehearse(
              "ALTER TABLE orders ADD COLUMN status text NOT NULL DEFAULT gen_random_uuid()::text");

      assertThat(rehearsal.problem()).isEmpty();
      assertThat(rehearsal.status()).isEqualTo(Status.PASSED);
      assertThat(rehearsal.runs())
          .extracting(RehearsedRun::kind)
          .containsExactly(Kind.FORWARD, Kind.UNDO, Kind.AGAIN);
      RehearsedRun forward = rehearsal.run(Kind.FORWARD).orElseThrow();
      RehearsedStatement statement = forward.statements().getFirst();
      assertThat(statement.rewritten()).contains("public.orders", "public.orders_pkey");
      assertThat(statement.scanned().orElseThrow()).containsExactly("public.orders");
      assertThat(statement.walBytes().orElseThrow()).isGreaterThan(1 << 20);
      assertThat(statement.locks())
          .extracting(HeldLock::object, HeldLock::mode)
          .contains(tuple("public.orders", "ACCESS EXCLUSIVE"));
      assertThat(access(forward, Access.READ).longest()).isGreaterThan(A_LITTLE);
      assertThat(access(forward, Access.WRITE).longest()).isGreaterThan(A_LITTLE);
      assertThat(stand.leftOvers()).isEmpty();
      assertThat(stand.records().names()).isEmpty();
      assertThat(stand.records().everKept).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void copies_are_made_and_put_back_and_are_no_part_of_the_schema(int version) {
    try (TestDatabase shop = PostgresServer.shared(version).freshDatabase(FEW)) {
      String copy = "countersign_undo.c17_1";
      var keeping =
          new Keeping(
              List.of("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"),
              List.of(
                  "CREATE TABLE %s AS SELECT * FROM orders WHERE id < 10 FOR UPDATE"
                      .formatted(copy),
                  "INSERT INTO countersign_undo.kept VALUES ('c17_1', '17', now())"),
              List.of(),
              true,
              List.of(copy),
              Duration.ofDays(7),
              "It is copied.",
              Optional.empty());

      Rehearsal rehearsal =
          Stand.of(shop)
              .undoneBy("INSERT INTO orders SELECT * FROM " + copy)
              .keeping(Map.of(0, keeping))
              .rehearse("DELETE FROM orders WHERE id < 10");

      assertThat(rehearsal.problem()).isEmpty();
      assertThat(rehearsal.status()).isEqualTo(Status.PASSED);
      assertThat(rehearsal.run(Kind.UNDO).orElseThrow().statements().getFirst().rows()).hasValue(9);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void a_plain_index_build_blocks_writers_and_its_rewrite_blocks_nobody(int version) {
    try (TestDatabase shop = PostgresServer.shared(version).freshDatabase(ORDERS)) {
      Rehearsal rehearsal =
          Stand.of(shop)
              .undoneBy("DROP INDEX orders_note")
              .rewrittenAs(
                  Stand.phase(
                      false, "CREATE INDEX CONCURRENTLY orders_note ON orders (note, total)"))
              .rehearse("CREATE INDEX orders_note ON orders (note, total)");

      assertThat(rehearsal.status()).as(rehearsal.toString()).isEqualTo(Status.PASSED);
      RehearsedRun plain = rehearsal.run(Kind.FORWARD).orElseThrow();
      assertThat(access(plain, Access.READ).longest()).isZero();
      assertThat(access(plain, Access.WRITE).longest()).isGreaterThan(A_LITTLE);
      RehearsedRun safe = rehearsal.run(Kind.REWRITE).orElseThrow();
      assertThat(access(safe, Access.READ).longest()).isZero();
      assertThat(access(safe, Access.WRITE).longest()).isZero();
      assertThat(access(safe, Access.WRITE).tries()).isPositive();
      assertThat(safe.comparison().orElseThrow().identical()).isTrue();
      assertThat(safe.statements().getFirst().locks())
          .extracting(HeldLock::mode)
          .contains("SHARE UPDATE EXCLUSIVE");
    }
  }

  @Test
  void a_mass_update_blocks_writers_of_its_rows_until_it_commits() {
    try (TestDatabase shop = PostgresServer.shared(18).freshDatabase(ORDERS)) {
      Rehearsal rehearsal = Stand.of(shop).rehearse("UPDATE orders SET note = upper(note)");

      RehearsedRun forward = rehearsal.run(Kind.FORWARD).orElseThrow();
      assertThat(forward.statements().getFirst().rows().orElseThrow()).isEqualTo(200_000);
      assertThat(access(forward, Access.READ).longest()).isZero();
      assertThat(access(forward, Access.WRITE).longest()).isGreaterThan(A_LITTLE);
      assertThat(rehearsal.runs()).hasSize(1);
      assertThat(rehearsal.status()).isEqualTo(Status.PASSED);
    }
  }

  @Test
  void statements_of_one_transaction_share_the_end_of_their_locks() {
    Rehearsal rehearsal =
        Stand.of(few)
            .rehearse("ALTER TABLE orders ADD COLUMN a int; ALTER TABLE orders ADD COLUMN b int");

    RehearsedRun forward = rehearsal.run(Kind.FORWARD).orElseThrow();
    assertThat(forward.statements()).hasSize(2);
    HeldLock lock = forward.statements().getFirst().locks().getFirst();
    assertThat(lock.mode()).isEqualTo("ACCESS EXCLUSIVE");
    assertThat(lock.to()).isGreaterThanOrEqualTo(forward.statements().get(1).to());
    assertThat(forward.statements())
        .extracting(RehearsedStatement::transaction)
        .containsExactly(0, 0);
  }

  @Test
  void an_undo_that_gives_back_another_schema_is_shown_with_the_difference() {
    Rehearsal rehearsal =
        Stand.of(few)
            .undoneBy("ALTER TABLE orders ADD COLUMN note varchar(10)")
            .rehearse("ALTER TABLE orders DROP COLUMN note");

    assertThat(rehearsal.status()).isEqualTo(Status.FAILED);
    SchemaComparison comparison = rehearsal.run(Kind.UNDO).orElseThrow().comparison().orElseThrow();
    assertThat(comparison.identical()).isFalse();
    assertThat(comparison.differences())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("- column public.orders.note") && line.contains("text"))
        .anyMatch(line -> line.startsWith("+ column public.orders.note") && line.contains("(10)"));
  }

  @Test
  void an_undo_that_the_server_refuses_is_shown_with_its_words() {
    Rehearsal rehearsal =
        Stand.of(few)
            .undoneBy("ALTER TABLE orders DROP COLUMN nothing")
            .rehearse("ALTER TABLE orders ADD COLUMN a int");

    assertThat(rehearsal.status()).isEqualTo(Status.FAILED);
    RehearsedRun undo = rehearsal.run(Kind.UNDO).orElseThrow();
    assertThat(undo.failure().orElseThrow().code()).isEqualTo("42703");
    assertThat(undo.failure().orElseThrow().message()).contains("nothing");
    assertThat(rehearsal.run(Kind.AGAIN)).isEmpty();
  }

  @Test
  void a_change_that_the_server_refuses_says_at_which_statement() {
    Rehearsal rehearsal =
        Stand.of(few)
            .rehearse(
                "ALTER TABLE orders ADD COLUMN a int",
                "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 50)");

    assertThat(rehearsal.status()).isEqualTo(Status.FAILED);
    RehearsedRun.Failure failure =
        rehearsal.run(Kind.FORWARD).orElseThrow().failure().orElseThrow();
    assertThat(failure.statement()).isEqualTo(1);
    assertThat(failure.code()).isEqualTo("23514");
  }

  @Test
  void readers_that_are_refused_afterwards_are_shown() {
    Rehearsal rehearsal = Stand.of(few).rehearse("ALTER TABLE orders RENAME TO purchases");

    RehearsedRun forward = rehearsal.run(Kind.FORWARD).orElseThrow();
    assertThat(access(forward, Access.READ).refused()).contains("42P01");
    assertThat(access(forward, Access.WRITE).refused()).contains("42P01");
    assertThat(few.query("SELECT count(*) FROM orders")).containsExactly("100");
  }

  @Test
  void what_takes_longer_than_its_limit_is_ended() {
    Stand stand = Stand.of(few).within(Duration.ofSeconds(4));

    Rehearsal rehearsal = stand.rehearse("SELECT pg_sleep(600)");

    assertThat(rehearsal.status()).isEqualTo(Status.IMPOSSIBLE);
    assertThat(rehearsal.problem()).contains("longer than the 4 s");
    assertThat(stand.leftOvers()).isEmpty();
  }

  @Test
  void a_template_that_is_in_use_or_missing_is_said_to_be() throws SQLException {
    try (TestDatabase shop = PostgresServer.shared(18).freshDatabase(FEW);
        Connection user = shop.connect()) {
      Rehearsal busy = Stand.of(shop).rehearseFor("18.0", "SELECT 1");

      assertThat(user.isClosed()).isFalse();
      assertThat(busy.status()).isEqualTo(Status.IMPOSSIBLE);
      assertThat(busy.problem()).contains("is in use").contains("55006");
    }
    Stand missing = Stand.with(few, new TemplateClones(Stand.server(few), "no_such_template"));
    assertThat(missing.rehearse("SELECT 1").problem()).contains("no database no_such_template");
    assertThat(missing.leftOvers()).isEmpty();
    assertThat(missing.records().names()).isEmpty();
  }

  @Test
  void a_clone_of_another_major_version_will_not_do() {
    Rehearsal rehearsal = Stand.of(few).rehearseFor("14.2", "SELECT 1");

    assertThat(rehearsal.status()).isEqualTo(Status.IMPOSSIBLE);
    assertThat(rehearsal.problem()).contains("PostgreSQL 18").contains("14.2");
    assertThat(rehearsal.runs()).isEmpty();
  }

  @Test
  void a_clone_that_a_dead_process_left_is_dropped_and_one_in_use_is_not() {
    Stand stand = Stand.of(few);
    PostgresServer server = few.server();
    for (String name : new String[] {"countersign_dead", "countersign_alive"}) {
      server.createDatabase(name);
      server.execute("postgres", "CREATE ROLE " + name);
    }
    stand.records().keep(new CloneRecord("countersign_dead", Stand.NAME, Instant.EPOCH));
    stand
        .records()
        .keep(new CloneRecord("countersign_alive", Stand.NAME, Instant.now().plusSeconds(60)));

    stand.rehearsals().tidy();

    assertThat(stand.leftOvers()).containsOnly("countersign_alive");
    assertThat(stand.records().names()).containsExactly("countersign_alive");
    server.execute("postgres", "DROP DATABASE countersign_alive");
    server.execute("postgres", "DROP ROLE countersign_alive");
  }

  private static BlockedAccess access(RehearsedRun run, Access access) {
    return run.access().stream().filter(each -> each.access() == access).findFirst().orElseThrow();
  }
}
