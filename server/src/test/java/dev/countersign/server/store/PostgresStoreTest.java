package dev.countersign.server.store;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

class PostgresStoreTest extends StoreContract {

  private final TestDatabase database = PostgresServer.shared(major()).freshDatabase();

  int major() {
    return 18;
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Override
  String url() {
    return database.jdbcUrl();
  }

  @Override
  void sql(String statement) {
    database.execute(statement);
  }

  @Override
  void unguard() {
    for (String table : List.of("ledger_entry", "ledger_tile_hash", "ledger_checkpoint")) {
      sql("ALTER TABLE " + table + " DISABLE TRIGGER append_only");
    }
  }

  @Override
  String hashLiteral() {
    return "decode(repeat('00', 32), 'hex')";
  }

  @Override
  List<String> forbidden() {
    return Stream.concat(
            super.forbidden().stream(),
            Stream.of(
                "TRUNCATE ledger_entry",
                "TRUNCATE ledger_checkpoint, ledger_tile_hash",
                "SET session_replication_role = replica; DELETE FROM ledger_entry",
                "INSERT INTO ledger_checkpoint VALUES (3, 'x')"
                    + " ON CONFLICT (size) DO UPDATE SET note = 'x'"))
        .toList();
  }
}
