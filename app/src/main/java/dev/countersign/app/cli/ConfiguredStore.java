package dev.countersign.app.cli;

import dev.countersign.app.config.Configuration;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.app.parties.Registrar;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.note.KeyFile;
import dev.countersign.ledger.note.SigningKey;
import dev.countersign.server.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// The store that a configuration names, opened without a server; the server may run meanwhile.
final class ConfiguredStore {

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration that names the store.")
  private Path file = Path.of("");

  <T> T ledger(Function<Ledger, T> work) {
    return open((_, _, ledger) -> work.apply(ledger));
  }

  /// What is done is put down to the account of the operating system that runs the command.
  <T> T registrar(Function<Registrar, T> work) {
    Actor operator = Actor.operator(System.getProperty("user.name", "unknown"));
    return open((configuration, store, ledger) ->
        work.apply(new Registrar(configuration, store, ledger, operator, Clock.systemUTC())));
  }

  private <T> T open(Work<T> work) {
    Configuration read = ConfigurationReader.load(file, System.getenv());
    SigningKey key = KeyFile.openOrCreate(read.ledger().key(), read.ledger().origin());
    try (Store store = Store.open(read.storeUrl().value())) {
      return work.on(read, store, Ledger.open(store.ledger(), key, Clock.systemUTC()));
    }
  }

  private interface Work<T> {
    T on(Configuration configuration, Store store, Ledger ledger);
  }
}
