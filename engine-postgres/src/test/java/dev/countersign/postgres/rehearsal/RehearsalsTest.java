package dev.countersign.postgres.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.RehearsalOrder;
import dev.countersign.core.review.BlockedAccess;
import dev.countersign.core.review.BlockedAccess.Access;
import dev.countersign.core.review.HeldLock;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.core.review.RehearsedRun.Kind;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalsTest {

  private static final String ORDERS =
      """
      CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL, note text);
      INSERT INTO orders SELECT g, g, 'note' FROM generate_series(1, 200000) g;
      ANALYZE orders;
      """;

  private final KeptClones records = new KeptClones();

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void a_dangerous_change_shows_who_waited_and_for_how_long(int version) {
    try (TestDatabase shop = PostgresServer.shared(version).freshDatabase(ORDERS)) {
      Rehearsal rehearsal =
          rehearse(
              shop,
              List.of(
                  "ALTER TABLE orders ADD COLUMN status text NOT NULL"
                      + " DEFAULT gen_random_uuid()::text"),
              List.of("ALTER TABLE orders DROP COLUMN status"));

      assertThat(rehearsal.problem()).isEmpty();
      assertThat(rehearsal.status()).isEqualTo(Rehearsal.Status.PASSED);
      RehearsedRun forward = rehearsal.run(Kind.FORWARD).orElseThrow();
      assertThat(forward.statements().getFirst().rewritten()).contains("public.orders");
      assertThat(forward.statements().getFirst().locks())
          .extracting(HeldLock::object, HeldLock::mode)
          .contains(org.assertj.core.groups.Tuple.tuple("public.orders", "ACCESS EXCLUSIVE"));
      assertThat(access(forward, Access.READ).longest()).isGreaterThan(Duration.ofMillis(50));
      assertThat(access(forward, Access.WRITE).longest()).isGreaterThan(Duration.ofMillis(50));
    }
  }

  private static BlockedAccess access(RehearsedRun run, Access access) {
    return run.access().stream().filter(each -> each.access() == access).findFirst().orElseThrow();
  }

  private Rehearsal rehearse(TestDatabase template, List<String> change, List<String> undo) {
    Target at = LiveTargets.of(template);
    Target server =
        new Target(
            at.name(),
            at.engine(),
            at.environment(),
            at.host(),
            at.port(),
            "postgres",
            at.tls(),
            at.session(),
            at.owner());
    var rehearsals =
        new Rehearsals(
            new TargetName("shop"),
            new RehearsalPlace(
                new TemplateClones(server, template.name()), Duration.ofMinutes(2), 2),
            records,
            LiveTargets.PARSER);
    return rehearsals.rehearse(
        new RehearsalOrder(
            change.stream().map(Statement::of).toList(),
            false,
            undo.stream().map(Statement::of).toList(),
            List.of(),
            SessionState.fresh(template.name(), "postgres", new TreeMap<>()),
            "postgres",
            template.query("SHOW server_version").getFirst(),
            List.of("public.orders"),
            "test"),
        rehearsals.asked(Instant.now()));
  }
}
