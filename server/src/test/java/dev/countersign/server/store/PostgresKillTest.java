package dev.countersign.server.store;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;

class PostgresKillTest extends KillContract {

  private final TestDatabase database = PostgresServer.shared(18).freshDatabase();

  @AfterEach
  void drop() {
    database.close();
  }

  @Override
  String url() {
    return database.jdbcUrl();
  }
}
