package dev.countersign.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.TargetName;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.Pace.Operation;
import dev.countersign.server.store.Throughput.Measured;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredPacesTest {

  private static final TargetName SHOP = new TargetName("shop");

  @TempDir private Path directory;

  @Test
  void a_target_is_as_fast_as_it_was() {
    try (Store store = Store.open("jdbc:sqlite:" + directory.resolve("countersign.db"))) {
      var paces = new StoredPaces(store.throughput(), Clock.systemUTC());
      Instant at = Instant.parse("2026-11-20T10:00:00Z");
      store.throughput().add(new Measured(SHOP, "rewrite", 400L << 20, Duration.ofSeconds(10), at));
      store
          .throughput()
          .add(new Measured(SHOP, "rewrite", 100L << 20, Duration.ofSeconds(5), at.plusSeconds(1)));

      Pace pace = paces.of(SHOP);

      assertThat(pace.of(Operation.REWRITE).slow()).isEqualTo(10L << 20);
      assertThat(pace.of(Operation.REWRITE).fast()).isEqualTo(80L << 20);
      assertThat(pace.of(Operation.REWRITE).source())
          .isEqualTo("measured on this target: 2 changes, the last on 2026-11-20, 20 to 40 MiB/s");
      assertThat(pace.of(Operation.SCAN)).isEqualTo(Pace.ASSUMED.of(Operation.SCAN));
      assertThat(paces.of(new TargetName("other")).of(Operation.REWRITE))
          .isEqualTo(Pace.ASSUMED.of(Operation.REWRITE));
    }
  }
}
