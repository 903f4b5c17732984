package dev.countersign.console.web;

import dev.countersign.console.accounts.Accounts;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.ledger.Ledger;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.change.ChangeFilter;
import dev.countersign.server.change.PersonIdentity;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The routes of the pages.
public final class Web implements AutoCloseable {

  private static final int PAGE = 30;
  private static final int ENTRIES = 50;
  private static final ChangeFilter OPEN =
      ChangeFilter.in(ChangeState.PENDING, ChangeState.RATIFIED, ChangeState.EXECUTING);

  private final ChangeDesk desk;
  private final Ledger ledger;
  private final Clock clock;
  private final Door door;
  private final ChangePages changes;
  private final LiveUpdates live;

  /// Pages over these parts.
  ///
  /// @param https whether people reach the console by https, so that cookies may insist on it
  public Web(Accounts accounts, ChangeDesk desk, Ledger ledger, Clock clock, boolean https) {
    this.desk = desk;
    this.ledger = ledger;
    this.clock = clock;
    this.door = new Door(accounts, ledger, clock, https);
    this.changes = new ChangePages(desk, clock, door);
    this.live = new LiveUpdates(desk);
  }

  /// Adds its routes.
  public void addTo(JavalinConfig config) {
    config.routes.before(Headers::addTo);
    Assets.addTo(config);
    door.addTo(config);
    config.routes.get("/", door.guarded(this::queue));
    config.routes.get("/queue", door.guarded(this::queueList));
    config.routes.get("/history", door.guarded(this::history));
    changes.addTo(config);
    config.routes.get("/ledger", door.guarded(this::ledger));
    config.routes.get("/live", door.guarded((context, _) -> live.serve(context)));
  }

  @Override
  public void close() {
    live.close();
  }

  /// Tells somebody with a browser that something was not done, and why.
  public void fail(Context context, int status, String message) {
    door.fail(context, status, message);
  }

  private void queue(Context context, Visitor visitor) {
    door.show(
        context,
        "queue",
        Map.of("page", page("Waiting for people", "queue", visitor), "changes", open()));
  }

  private void queueList(Context context, Visitor visitor) {
    door.show(
        context,
        "part/queuelist",
        Map.of("page", page("Waiting for people", "queue", visitor), "changes", open()));
  }

  private List<Change> open() {
    return desk.list(OPEN, Optional.empty(), ChangeDesk.LIST_MAX);
  }

  private void history(Context context, Visitor visitor) {
    String state = query(context, "state");
    String target = query(context, "target");
    Set<ChangeState> states =
        Arrays.stream(ChangeState.values())
            .filter(one -> one.id().equals(state))
            .collect(Collectors.toSet());
    ChangeFilter filter =
        new ChangeFilter(states, some(target).map(TargetName::new), Optional.empty());
    List<Change> changes =
        desk.list(filter, some(query(context, "before")).map(ChangeId::parse), PAGE + 1);
    boolean more = changes.size() > PAGE;
    door.show(
        context,
        "history",
        Map.of(
            "page",
            page("History", "history", visitor),
            "changes",
            more ? changes.subList(0, PAGE) : changes,
            "more",
            more,
            "state",
            state,
            "target",
            target,
            "states",
            Arrays.stream(ChangeState.values()).map(ChangeState::id).toList()));
  }

  private static String query(Context context, String name) {
    return Optional.ofNullable(context.queryParam(name)).orElse("").strip();
  }

  private static Optional<String> some(String text) {
    return Optional.of(text).filter(one -> !one.isEmpty());
  }

  private void ledger(Context context, Visitor visitor) {
    long size = ledger.size();
    String from = query(context, "from");
    long first =
        from.matches("[0-9]{1,15}")
            ? Math.min(Long.parseLong(from), size)
            : Math.max(0, size - ENTRIES);
    door.show(
        context,
        "ledger",
        Map.of(
            "page", page("Ledger", "ledger", visitor),
            "size", size,
            "first", first,
            "perPage", (long) ENTRIES,
            "checkpoint", ledger.checkpoint().toString(),
            "verifier", ledger.verifier().toString(),
            "entries", ledger.entries(first, ENTRIES).reversed()));
  }

  private Page page(String title, String section, Visitor visitor) {
    return new Page(
        title, section, visitor.person(), visitor.csrf(), clock.instant(), Optional.empty());
  }

  /// A signed-in person on one request.
  ///
  /// @param csrf what forms send along
  record Visitor(PersonIdentity person, String csrf) {}
}
