package dev.countersign.postgres.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.driver.CatalogReader;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.Repository;
import dev.countersign.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stock catalogues are what real servers have; `-Dstock.update=true` reads them anew.
final class StockCatalogTest {

  private static final Path RESOURCES =
      Repository.root()
          .resolve("engine-postgres/src/main/resources/dev/countersign/postgres/stock");

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void it_has_what_a_new_database_has(int major) throws Exception {
    try (TestDatabase database = PostgresServer.shared(major).freshDatabase();
        Connection connection = database.connect()) {
      List<String> live = StockLines.of(new CatalogReader("postgres").read(connection));
      if (Boolean.getBoolean("stock.update")) {
        write(major, live);
      } else {
        assertThat(StockLines.of(StockCatalog.of(major))).isEqualTo(live);
      }
    }
  }

  @Test
  void it_knows_what_a_function_is_and_says_that_it_is_not_whole() {
    Catalog catalog = StockCatalog.of(18);

    assertThat(catalog.routinesNamed("gen_random_uuid"))
        .extracting(Routine::volatility)
        .containsOnly('v');
    assertThat(catalog.server().major()).isEqualTo(18);
    assertThat(catalog.isWhole()).isFalse();
  }

  @Test
  void there_is_none_of_other_versions() {
    assertThatThrownBy(() -> StockCatalog.of(13)).hasMessageContaining("14 to 18");
  }

  private static void write(int major, List<String> lines) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    Files.write(RESOURCES.resolve(StockCatalog.resource(major)), bytes.toByteArray());
  }
}
