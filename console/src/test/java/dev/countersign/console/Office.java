package dev.countersign.console;

import dev.countersign.console.accounts.Accounts;
import dev.countersign.console.accounts.PasswordHash;
import dev.countersign.core.AgentName;
import dev.countersign.core.GroupName;
import dev.countersign.core.Limits;
import dev.countersign.core.PersonName;
import dev.countersign.core.Statement;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.wire.Asked;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.note.SigningKey;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.change.ChangeFilter;
import dev.countersign.server.change.DeskSettings;
import dev.countersign.server.change.HeldBatch;
import dev.countersign.server.change.Paces;
import dev.countersign.server.change.PersonIdentity;
import dev.countersign.server.change.Proposal;
import dev.countersign.server.change.Proposed;
import dev.countersign.server.change.Waiter;
import dev.countersign.server.store.Store;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.FakeClock;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// A console for tests, on a free port, over a desk, a ledger and an SQLite store of its own. The
/// agent `billing` acts for Ana; Ana and Ben are DBAs, Cleo owns the table `orders`, Dan looks on.
final class Office implements AutoCloseable {

  static final String PASSWORD = "correct horse battery staple";
  static final AgentName BILLING = new AgentName("billing-agent");
  static final PersonIdentity ANA = person("ana@example.com", "dba");
  static final PersonIdentity BEN = person("ben@example.com", "dba");
  static final PersonIdentity CLEO = person("cleo@example.com", "orders-team");
  static final PersonIdentity DAN = person("dan@example.com");

  private static final PasswordHash HASH = PasswordHash.of(PASSWORD);
  private static final List<PersonIdentity> PEOPLE = List.of(ANA, BEN, CLEO, DAN);

  final FakeClock clock = FakeClock.at("2026-11-20T10:00:00Z");
  final ShopEngine engine = new ShopEngine();
  final Map<String, String> notReady = new ConcurrentHashMap<>();
  final Ledger ledger;
  final ChangeDesk desk;
  private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final Store store;
  private final ConsoleServer console;

  private Office(Path directory) {
    store = Store.open("jdbc:sqlite:" + directory.resolve("countersign.db"));
    ledger = Ledger.open(store.ledger(), SigningKey.generate("gate.example/ledger"), clock);
    DeskSettings settings =
        new DeskSettings(
            URI.create("http://gate.example/"),
            Limits.DEFAULT,
            Duration.ofMillis(50),
            Duration.ofSeconds(2),
            5,
            100);
    desk =
        new ChangeDesk(
            store.changes(ledger), _ -> engine, ShopPolicy::new, Paces.ASSUMED, clock, settings);
    console =
        ConsoleServer.open(
            new InetSocketAddress("127.0.0.1", 0),
            URI.create("http://127.0.0.1"),
            new ConsoleServer.Parts(
                new People(),
                desk,
                ledger,
                () -> Map.copyOf(notReady),
                () -> "countersign_sessions 3\n",
                Limits.DEFAULT,
                clock));
  }

  static Office open(Path directory) {
    return new Office(directory);
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + console.address().getPort() + path);
  }

  /// The agent proposes a script, with these words.
  Change propose(String script, String claim) {
    Proposed proposed =
        desk.propose(
            new Proposal(
                BILLING,
                ANA.name(),
                engine.target().name(),
                script,
                Optional.empty(),
                Optional.of(claim)));
    return ((Proposed.Filed) proposed).change();
  }

  /// A client sends a statement, which is held; the client waits.
  Change hold(Statement statement) {
    long before = newest();
    HeldBatch batch =
        new HeldBatch(
            "session-1",
            BILLING,
            ANA.name(),
            engine,
            List.of(
                new Asked(
                    statement,
                    engine.defaultSession(),
                    false,
                    false,
                    false,
                    statement.text(),
                    Optional.empty(),
                    List.of())),
            engine.classify(List.of(statement), engine.defaultSession()),
            new Verdict.Hold("schema-in-prod", "It changes the schema of a production database."));
    Waiter waiter = new Waiter(_ -> {});
    waiters.add(waiter);
    clients.submit(() -> desk.hold(batch, waiter));
    return Eventually.appears("a change is filed", () -> desk.find(new ChangeId(before + 1)));
  }

  private long newest() {
    return desk.list(ChangeFilter.ALL, Optional.empty(), 1).stream()
        .mapToLong(change -> change.id().number())
        .findFirst()
        .orElse(0);
  }

  Change approve(Change change, PersonIdentity person) {
    return desk.approve(change.id(), person, change.digest(), "");
  }

  Change now(Change change) {
    return desk.find(change.id()).orElseThrow();
  }

  Change eventually(Change change, ChangeState state) {
    return Eventually.appears(
        "change " + change.id() + " is " + state,
        () -> desk.find(change.id()).filter(one -> one.state() == state));
  }

  @Override
  public void close() {
    waiters.forEach(Waiter::gone);
    clients.close();
    console.close();
    desk.close();
    store.close();
  }

  static String token(PersonIdentity person) {
    return "token of " + person.name();
  }

  static String token(AgentName agent) {
    return "token of " + agent;
  }

  private static PersonIdentity person(String name, String... groups) {
    return new PersonIdentity(
        new PersonName(name),
        Arrays.stream(groups).map(GroupName::new).collect(Collectors.toSet()));
  }

  /// Everybody has the same password, and a token made of the name.
  private static final class People implements Accounts {

    @Override
    public Optional<Person> person(String name) {
      return named(name).map(person -> new Person(person, HASH));
    }

    @Override
    public Optional<Caller> byToken(String token) {
      return PEOPLE.stream()
          .filter(person -> token(person).equals(token))
          .findFirst()
          .<Caller>map(Caller.Person::new)
          .or(() ->
              List.of(BILLING, new AgentName("other-agent")).stream()
                  .filter(agent -> token(agent).equals(token))
                  .findFirst()
                  .map(agent -> new Caller.Agent(agent, ANA.name())));
    }

    @Override
    public Optional<PersonIdentity> identity(PersonName name) {
      return named(name.value());
    }

    private static Optional<PersonIdentity> named(String name) {
      return PEOPLE.stream().filter(person -> person.name().value().equals(name)).findFirst();
    }
  }
}
