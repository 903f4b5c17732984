package dev.countersign.server.store;

class OldestPostgresStoreTest extends PostgresStoreTest {

  @Override
  int major() {
    return 14;
  }
}
