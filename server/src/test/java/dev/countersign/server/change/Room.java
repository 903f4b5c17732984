package dev.countersign.server.change;

import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.GroupName;
import dev.countersign.core.Limits;
import dev.countersign.core.PersonName;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Verdict;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.Ruling;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.FakeClock;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// A desk with one target, for tests: the agent `billing` acts for Ana; Ben and Dan are DBAs, Cleo
/// looks after payments.
final class Room implements AutoCloseable {

  static final AgentName BILLING = new AgentName("billing");
  static final PersonIdentity ANA = person("ana@example.com", "dba", "payments");
  static final PersonIdentity BEN = person("ben@example.com", "dba");
  static final PersonIdentity CLEO = person("cleo@example.com", "payments");
  static final PersonIdentity DAN = person("dan@example.com", "dba");
  static final Duration EXPIRES_AFTER = Duration.ofHours(24);

  final FakeClock clock;
  final FakeEngine engine;
  final ChangeStore store;
  final ChangeDesk desk;

  private Room(FakeEngine engine, ChangeStore store, Duration holdWait) {
    this(engine, store, holdWait, FakeClock.at("2026-11-20T10:00:00Z"));
  }

  private Room(FakeEngine engine, ChangeStore store, Duration holdWait, FakeClock clock) {
    this.clock = clock;
    this.engine = engine;
    this.store = store;
    this.desk = desk(holdWait);
  }

  /// The target has a credential for the runner.
  static Room withOwner() {
    return new Room(new FakeEngine(true), new MemoryChangeStore(), Duration.ofMinutes(5));
  }

  /// Ratified changes run on the agent's own session.
  static Room withoutOwner() {
    return new Room(new FakeEngine(false), new MemoryChangeStore(), Duration.ofMinutes(5));
  }

  /// Clients do not wait for people.
  static Room impatient() {
    return new Room(new FakeEngine(true), new MemoryChangeStore(), Duration.ZERO);
  }

  static Room over(ChangeStore store, Duration holdWait) {
    return new Room(new FakeEngine(true), store, holdWait);
  }

  /// Another node with the same target and clock.
  Room elsewhere(ChangeStore other) {
    return new Room(engine, other, Duration.ZERO, clock);
  }

  /// Another desk over the same store and target, as after a restart or on another node.
  ChangeDesk desk(Duration holdWait) {
    DeskSettings settings =
        new DeskSettings(
            URI.create("http://gate.example/"),
            Limits.DEFAULT,
            Duration.ofMillis(20),
            Duration.ofSeconds(2),
            5,
            10);
    return new ChangeDesk(
        store,
        this::engine,
        () -> new FakePolicy(holdWait, EXPIRES_AFTER),
        Paces.ASSUMED,
        clock,
        settings);
  }

  private TargetEngine engine(TargetName name) {
    if (!name.equals(engine.target().name())) {
      throw new CountersignException(ErrorCode.NOT_FOUND, "There is no target " + name + ".");
    }
    return engine;
  }

  MemoryChangeStore memory() {
    return (MemoryChangeStore) store;
  }

  /// A client that sends this and waits on a thread of its own.
  Client sends(String text) {
    return new Client(desk, batch(text));
  }

  Client sends(HeldBatch batch) {
    return new Client(desk, batch);
  }

  HeldBatch batch(String text) {
    return batch(text, engine.defaultSession(), false, false);
  }

  HeldBatch batch(String text, SessionState session, boolean inTransaction, boolean worked) {
    Statement statement = Statement.of(text);
    return new HeldBatch(
        "session-1",
        BILLING,
        ANA.name(),
        engine,
        List.of(
            new Asked(
                statement,
                session,
                inTransaction,
                worked,
                false,
                text,
                Optional.empty(),
                List.of())),
        engine.classify(List.of(statement), session),
        new Verdict.Hold("ddl", "It changes the schema."));
  }

  /// The same agent, in a session that acts for somebody else.
  HeldBatch batchFor(PersonIdentity person, String text) {
    HeldBatch plain = batch(text);
    return new HeldBatch(
        "session-2",
        plain.agent(),
        person.name(),
        plain.engine(),
        plain.asked(),
        plain.classified(),
        plain.verdict());
  }

  /// The change with this number, once it is in this state.
  Change eventually(ChangeId id, ChangeState state) {
    return Eventually.appears(
        "change " + id + " is " + state,
        () -> desk.find(id).filter(change -> change.state() == state));
  }

  /// The newest change, once there is one.
  Change filed() {
    return Eventually.appears(
        "a change is filed",
        () -> desk.list(ChangeFilter.ALL, Optional.empty(), 1).stream().findFirst());
  }

  Change approve(Change change, PersonIdentity person) {
    return desk.approve(change.id(), person, change.digest(), "");
  }

  Proposed propose(String script) {
    return desk.propose(
        new Proposal(
            BILLING,
            ANA.name(),
            engine.target().name(),
            script,
            Optional.empty(),
            Optional.of("trust me")));
  }

  Change filed(String script) {
    return ((Proposed.Filed) propose(script)).change();
  }

  @Override
  public void close() {
    desk.close();
  }

  static PersonIdentity person(String name, String... groups) {
    Set<GroupName> in = Arrays.stream(groups).map(GroupName::new).collect(Collectors.toSet());
    return new PersonIdentity(new PersonName(name), in);
  }

  /// One client and what it is told.
  static final class Client {

    final Waiter waiter;
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Held> held = new CompletableFuture<>();

    private Client(ChangeDesk desk, HeldBatch batch) {
      this.waiter = new Waiter(notices::add);
      Thread.ofVirtual().start(() -> held.complete(desk.hold(batch, waiter)));
    }

    List<String> notices() {
      return List.copyOf(notices);
    }

    /// Waits until it was told that it waits.
    Client waiting() {
      Eventually.happens("the client is told that it waits", () -> !notices.isEmpty());
      return this;
    }

    boolean answered() {
      return held.isDone();
    }

    Held held() {
      return Eventually.appears(
          "the client is answered", () -> Optional.ofNullable(held.getNow(null)));
    }

    Ruling ruling() {
      return held().ruling();
    }

    Ruling.Refuse refusal() {
      return switch (ruling()) {
        case Ruling.Refuse refuse -> refuse;
        case Ruling.Proceed _, Ruling.Answered _, Ruling.Misread _ ->
            throw new AssertionError("not refused but " + ruling());
      };
    }
  }
}
