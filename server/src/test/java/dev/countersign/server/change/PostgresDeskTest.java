package dev.countersign.server.change;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;

class PostgresDeskTest extends StoredDeskContract {

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
