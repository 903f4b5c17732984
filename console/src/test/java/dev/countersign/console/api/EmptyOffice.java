package dev.countersign.console.api;

import dev.countersign.core.TargetName;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Policy;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.note.SigningKey;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.change.DeskSettings;
import dev.countersign.server.change.Paces;
import dev.countersign.server.store.Store;
import dev.countersign.testkit.FakeClock;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The API's routes over a desk at which nobody asks for anything.
record EmptyOffice(Store store, ChangeDesk desk, List<Endpoint> endpoints)
    implements AutoCloseable {

  static EmptyOffice in(Path directory) {
    FakeClock clock = FakeClock.at("2026-11-20T10:00:00Z");
    Store store = Store.open("jdbc:sqlite:" + directory.resolve("countersign.db"));
    Ledger ledger = Ledger.open(store.ledger(), SigningKey.generate("gate.example"), clock);
    ChangeDesk desk =
        new ChangeDesk(
            store.changes(ledger),
            EmptyOffice::noTarget,
            EmptyOffice::noPolicy,
            Paces.ASSUMED,
            clock,
            DeskSettings.at(URI.create("http://gate.example/")));
    return new EmptyOffice(
        store, desk, Endpoints.all(new ApiParts(desk, ledger, Map::of, () -> "")));
  }

  @Override
  public void close() {
    desk.close();
    store.close();
  }

  private static TargetEngine noTarget(TargetName name) {
    throw new AssertionError("nobody asks for " + name);
  }

  private static Policy noPolicy() {
    throw new AssertionError("nobody asks for a policy");
  }
}
