package dev.countersign.server.change;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDeskTest extends StoredDeskContract {

  @TempDir private Path directory;

  @Override
  String url() {
    return "jdbc:sqlite:" + directory.resolve("countersign.db");
  }
}
