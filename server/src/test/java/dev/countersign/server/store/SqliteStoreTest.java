package dev.countersign.server.store;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {

  @TempDir private Path directory;

  @Override
  String url() {
    return "jdbc:sqlite:" + directory.resolve("store").resolve("countersign.db");
  }

  @Override
  void sql(String statement) {
    try (var connection = DriverManager.getConnection(url());
        var run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void unguard() {
    for (String trigger :
        List.of(
            "ledger_entry_no_update",
            "ledger_entry_no_delete",
            "ledger_tile_hash_no_update",
            "ledger_checkpoint_no_update")) {
      sql("DROP TRIGGER " + trigger);
    }
  }

  @Override
  String hashLiteral() {
    return "zeroblob(32)";
  }

  @Override
  List<String> forbidden() {
    return Stream.concat(
            super.forbidden().stream(),
            Stream.of(
                "INSERT OR REPLACE INTO ledger_entry"
                    + " VALUES (3, '{}', zeroblob(32), '', '', '', '', '')",
                "REPLACE INTO ledger_checkpoint VALUES (3, 'x')",
                "INSERT INTO ledger_entry VALUES (3, '{}', zeroblob(32), '', '', '', '', '')"
                    + " ON CONFLICT (idx) DO UPDATE SET content = 'x'"))
        .toList();
  }
}
