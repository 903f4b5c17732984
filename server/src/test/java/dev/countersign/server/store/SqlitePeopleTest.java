package dev.countersign.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqlitePeopleTest extends PeopleContract {

  @TempDir private Path directory;

  @Override
  String url() {
    return "jdbc:sqlite:" + directory.resolve("countersign.db");
  }
}
