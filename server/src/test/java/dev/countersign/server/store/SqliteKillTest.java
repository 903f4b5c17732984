package dev.countersign.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteKillTest extends KillContract {

  @TempDir private Path stores;

  @Override
  String url() {
    return "jdbc:sqlite:" + stores.resolve("countersign.db");
  }
}
