package dev.countersign.app;

import dev.countersign.app.config.Configuration;
import dev.countersign.app.config.Configuration.GatewayAddress;
import dev.countersign.app.parties.Parties;
import dev.countersign.console.ConsoleServer;
import dev.countersign.core.GroupName;
import dev.countersign.core.Target;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.note.KeyFile;
import dev.countersign.policy.LivePolicy;
import dev.countersign.postgres.PostgresEngine;
import dev.countersign.postgres.PostgresProtocol;
import dev.countersign.postgres.wire.ScramSecrets;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.change.DeskSettings;
import dev.countersign.server.gateway.Gateway;
import dev.countersign.server.gateway.GatewaySettings;
import dev.countersign.server.store.Store;
import dev.countersign.server.store.StoredPaces;
import dev.countersign.server.store.StoredPerson;
import dev.countersign.server.target.Targets;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The map of the running system: constructor calls in the order things depend on each other, and
/// the same backwards when it stops.
///
/// What cannot be had at the start ends it with a clear error and nothing left open, but a target
/// that is down: it is tried again and again, and whoever asks for it meanwhile is told.
public final class Wiring implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final Duration LOOK_AT_TARGETS = Duration.ofSeconds(10);

  private final Opened opened = new Opened();
  private final Store store;
  private final Ledger ledger;
  private final List<InetSocketAddress> gateways = new ArrayList<>();
  private final InetSocketAddress console;

  private Wiring(Configuration configuration) {
    try {
      var key = KeyFile.openOrCreate(configuration.ledger().key(), configuration.ledger().origin());
      this.store = opened.add(Store.open(configuration.storeUrl().value()));
      this.ledger = Ledger.open(store.ledger(), key, Clock.systemUTC());
      this.console = open(configuration);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /// Starts everything that the configuration names.
  ///
  /// @throws dev.countersign.core.CountersignException when something cannot be had
  public static Wiring start(Configuration configuration) {
    return new Wiring(configuration);
  }

  /// The ledger.
  public Ledger ledger() {
    return ledger;
  }

  /// Where agents connect, in the order of the configuration.
  public List<InetSocketAddress> gateways() {
    return List.copyOf(gateways);
  }

  /// Where the console and the API are.
  public InetSocketAddress console() {
    return console;
  }

  /// Stops everything in an orderly way: who waits is answered, what runs is let finish for a
  /// little, and the ledger says that the gate went down.
  @Override
  public void close() {
    opened.close();
  }

  private InetSocketAddress open(Configuration configuration) {
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    LivePolicy policy = LivePolicy.start(configuration.policy());
    GateJournal journal = new GateJournal(ledger);
    journal.started(configuration, policy.get());
    opened.add(journal::stopped);
    warnOfLonelyGroups(configuration, policy);

    PostgresEngine postgres =
        new PostgresEngine(configuration.limits(), configuration.rules())
            .rehearsing(configuration.rehearsals(), store.clones())
            .keeping(configuration.keeps());
    Targets targets = opened.add(new Targets(configuration.targets(), List.of(postgres)));
    ChangeDesk desk =
        new ChangeDesk(
            store.changes(ledger),
            targets::engine,
            policy::get,
            new StoredPaces(store.throughput(), clock),
            clock,
            desk(configuration));
    targets.start(LOOK_AT_TARGETS);
    desk.recover().forEach(change -> LOG.warn("Change {} has to be resolved", change.id()));
    Timers timers = opened.add(Timers.start(desk, policy, configuration.policy(), journal));
    timers.tidy(postgres);
    timers.forget(desk, configuration.keeps().keySet());

    Parties parties = new Parties(configuration, new ScramSecrets(random), store, ledger, clock);
    Gateway.Parts parts =
        new Gateway.Parts(parties, targets, policy::get, desk, ledger, meters, clock);
    for (GatewayAddress address : configuration.gateways()) {
      PostgresProtocol protocol = new PostgresProtocol(configuration.limits(), random);
      Gateway gateway = opened.add(Gateway.open(protocol, settings(address, configuration), parts));
      timers.watch(gateway);
      gateways.add(gateway.address());
    }
    ConsoleServer server =
        opened.add(
            ConsoleServer.open(
                configuration.http().listen(),
                configuration.http().publicUrl(),
                new ConsoleServer.Parts(
                    parties,
                    desk,
                    ledger,
                    () -> down(targets),
                    meters::scrape,
                    configuration.limits(),
                    clock)));
    opened.add(desk);
    return server.address();
  }

  private static DeskSettings desk(Configuration configuration) {
    DeskSettings usual = DeskSettings.at(configuration.http().publicUrl());
    return new DeskSettings(
        usual.publicUrl(),
        configuration.limits(),
        usual.pollInterval(),
        usual.lockTimeout(),
        usual.attempts(),
        usual.openChangesMax());
  }

  private static GatewaySettings settings(GatewayAddress address, Configuration configuration) {
    return new GatewaySettings(
        address.engine(),
        address.listen(),
        address
            .certificate()
            .map(files -> new GatewaySettings.Certificate(files.certificate(), files.key())),
        configuration.limits());
  }

  private static Map<String, String> down(Targets targets) {
    Map<String, String> down = new LinkedHashMap<>();
    for (Target target : targets.all()) {
      if (!targets.up(target.name())) {
        down.put("target " + target.name(), "It cannot be reached; the log says why.");
      }
    }
    return down;
  }

  /// An approval that nobody can give keeps a change pending until it expires: better to know now.
  private void warnOfLonelyGroups(Configuration configuration, LivePolicy policy) {
    for (Map.Entry<GroupName, Integer> asked : policy.get().groups().entrySet()) {
      long members =
          Stream.concat(
                  configuration.people().stream().map(Configuration.Person::groups),
                  store.people(ledger).list().stream()
                      .filter(person -> person.revokedAt().isEmpty())
                      .map(StoredPerson::groups))
              .filter(groups -> groups.contains(asked.getKey()))
              .count();
      if (members < asked.getValue()) {
        LOG.warn(
            "The policy may ask for {} people of {}, and there are {}",
            asked.getValue(),
            asked.getKey(),
            members);
      }
    }
  }
}
