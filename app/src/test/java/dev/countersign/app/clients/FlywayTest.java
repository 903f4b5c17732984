package dev.countersign.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.house.GatewayHouse;
import dev.countersign.app.house.HousePlan;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.PostgresUrls;
import dev.countersign.testkit.ProcessRunner;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;

final class FlywayTest {

  /// The history table as Flyway makes it, and then the migrations in their order.
  private static final String WHOLE =
      Stream.of("history.sql", "V1__accounts.sql", "V2__balances.sql", "V3__view.sql")
          .map(file -> Shop.text("flyway/" + file))
          .collect(Collectors.joining("\n"));

  @Test
  void migrations_that_people_approved_as_a_whole_run_exactly_once() {
    HousePlan plan = HousePlan.on(PostgresServer.shared(15));
    try (GatewayHouse house = plan.open();
        GatewayHouse ungated = plan.open()) {
      String change = house.propose(WHOLE);
      house.approve(change);

      Flyway flyway = flyway(house.gateway(), house, GatewayHouse.AGENT);
      assertThat(flyway.migrate().migrationsExecuted).isEqualTo(3);

      assertThat(house.state(change)).isEqualTo("executed");
      assertThat(house.waiting()).isEmpty();
      assertThat(flyway.info().all())
          .hasSize(3)
          .allMatch(migration -> migration.getState().isApplied());
      assertThat(Arrays.stream(flyway.info().all()).map(MigrationInfo::getScript))
          .containsExactly("V1__accounts.sql", "V2__balances.sql", "V3__view.sql");
      assertThat(flyway.migrate().migrationsExecuted).isZero();
      assertThat(house.database().query("SELECT * FROM accounts")).containsExactly("1|first|5");

      flyway(ungated.direct(), ungated, GatewayHouse.OWNER).migrate();
      assertThat(schema(house)).isEqualTo(schema(ungated)).contains("rich_accounts");
    }
  }

  private static String schema(GatewayHouse house) {
    return new SideBySide(house)
        .direct(ProcessRunner.of("pg_dump", "--schema-only", "--restrict-key=test"))
        .withEnvironment("PGUSER", GatewayHouse.OWNER)
        .run()
        .outOfSuccess();
  }

  private static Flyway flyway(InetSocketAddress address, GatewayHouse house, String user) {
    String url = PostgresUrls.jdbc(address, house.target(), user, GatewayHouse.TOKEN);
    return Flyway.configure()
        .dataSource(url, user, GatewayHouse.TOKEN)
        .locations("filesystem:" + Shop.path("flyway"))
        .load();
  }
}
