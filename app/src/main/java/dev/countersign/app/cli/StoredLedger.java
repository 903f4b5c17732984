package dev.countersign.app.cli;

import dev.countersign.app.config.Configuration;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.note.KeyFile;
import dev.countersign.ledger.note.SigningKey;
import dev.countersign.server.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;

/// The ledger of the store that a configuration names, opened without a server.
final class StoredLedger {

  private StoredLedger() {}

  static <T> T read(Path configuration, Function<Ledger, T> reader) {
    Configuration read = ConfigurationReader.load(configuration, System.getenv());
    SigningKey key = KeyFile.openOrCreate(read.ledger().key(), read.ledger().origin());
    try (Store store = Store.open(read.storeUrl().value())) {
      return reader.apply(Ledger.open(store.ledger(), key, Clock.systemUTC()));
    }
  }
}
