package dev.countersign.server.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings the tables of a store to the version of this program.
final class Schema {

  private Schema() {}

  /// Runs the migrations that have not run yet. Nodes that start together take turns.
  static void migrate(DataSource dataSource, String engine) {
    Flyway.configure(Schema.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:db/migration/" + engine)
        .table("countersign_schema")
        .cleanDisabled(true)
        .loggers("slf4j")
        .load()
        .migrate();
  }
}
