package dev.countersign.postgres.rehearsal;

import dev.countersign.postgres.driver.CloneLink;
import java.util.OptionalLong;

/// The temporary files that a database wrote, as its statistics count them.
///
/// Statistics are told when a transaction has ended, and only from version 15 on can a connection
/// be made to tell them at once: before, they are not known.
final class TempFiles {

  private static final int TOLD_AT_ONCE = 150_000;

  private final CloneLink link;
  private final boolean known;
  private long last;

  TempFiles(CloneLink link) {
    this.link = link;
    this.known =
        Integer.parseInt(link.text("SELECT pg_catalog.current_setting('server_version_num')"))
            >= TOLD_AT_ONCE;
    this.last = known ? now() : 0;
  }

  /// Bytes since this was asked before; empty when they cannot be known.
  OptionalLong sinceLast() {
    if (!known) {
      return OptionalLong.empty();
    }
    long before = last;
    last = now();
    return OptionalLong.of(last - before);
  }

  private long now() {
    link.execute("SELECT pg_catalog.pg_stat_force_next_flush()");
    return Long.parseLong(
        link.text(
            """
            SELECT temp_bytes FROM pg_catalog.pg_stat_database
             WHERE datname = pg_catalog.current_database()\
            """));
  }
}
