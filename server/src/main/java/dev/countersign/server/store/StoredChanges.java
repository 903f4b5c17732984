package dev.countersign.server.store;

import dev.countersign.core.AgentName;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerUnit;
import dev.countersign.server.change.ChangeFilter;
import dev.countersign.server.change.ChangeStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;

/// Changes in the tables of the store, each move in one transaction with its ledger entries.
final class StoredChanges implements ChangeStore {

  private static final List<ChangeState> OPEN =
      Arrays.stream(ChangeState.values()).filter(state -> !state.closed()).toList();

  private final Database database;
  private final Ledger ledger;

  StoredChanges(Database database, Ledger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  @Override
  public ChangeId nextId() {
    return new ChangeId(
        database.write(handle -> handle.createQuery(nextIdSql()).mapTo(Long.class).one()));
  }

  private String nextIdSql() {
    return switch (database.engine()) {
      case SQLITE -> "UPDATE change_number SET last = last + 1 RETURNING last";
      case POSTGRESQL -> "SELECT nextval('change_number')";
    };
  }

  @Override
  public void file(Change change, List<Entry> entries) {
    commit(transaction -> {
      ChangeRows.insert(transaction.unwrap(Handle.class), change);
      return new LedgerUnit.Written<>(entries, true);
    });
  }

  @Override
  public boolean move(List<Change> nexts, List<Entry> entries) {
    try {
      commit(transaction -> {
        Handle handle = transaction.unwrap(Handle.class);
        nexts.forEach(next -> ChangeRows.update(handle, next, database.failures()));
        return new LedgerUnit.Written<>(entries, true);
      });
      return true;
    } catch (ChangeRows.Overtaken e) {
      return false;
    }
  }

  @Override
  public void record(List<Entry> entries) {
    commit(transaction -> new LedgerUnit.Written<>(entries, true));
  }

  private void commit(LedgerUnit<Boolean> unit) {
    try {
      ledger.commit(unit);
    } catch (JdbiException e) {
      throw database.failures().of(e);
    }
  }

  @Override
  public Optional<Change> find(ChangeId id) {
    return list("id = :id", query -> query.bind("id", id.number()), "id", 1).stream().findFirst();
  }

  @Override
  public long version(ChangeId id) {
    return database.read(handle ->
        handle
            .createQuery("SELECT version FROM change_record WHERE id = ?")
            .bind(0, id.number())
            .mapTo(Long.class)
            .findOne()
            .orElse(0L));
  }

  @Override
  public List<Change> open(AgentName agent, TargetName target) {
    return list(
        "agent = :agent AND target = :target AND state IN (<states>)",
        query ->
            query
                .bind("agent", agent.value())
                .bind("target", target.value())
                .bindList("states", ids(OPEN)),
        "id",
        Integer.MAX_VALUE);
  }

  @Override
  public List<Change> inState(ChangeState state, int limit) {
    return list("state = :state", query -> query.bind("state", state.id()), "id", limit);
  }

  @Override
  public List<Change> list(ChangeFilter filter, Optional<ChangeId> before, int limit) {
    List<String> conditions = new ArrayList<>(List.of("id < :before"));
    if (!filter.states().isEmpty()) {
      conditions.add("state IN (<states>)");
    }
    filter.target().ifPresent(target -> conditions.add("target = :target"));
    filter.agent().ifPresent(agent -> conditions.add("agent = :agent"));
    return list(
        String.join(" AND ", conditions),
        query -> bind(query, filter, before.map(ChangeId::number).orElse(Long.MAX_VALUE)),
        "id DESC",
        limit);
  }

  private static Query bind(Query query, ChangeFilter filter, long before) {
    query.bind("before", before);
    if (!filter.states().isEmpty()) {
      query.bindList("states", ids(List.copyOf(filter.states())));
    }
    filter.target().ifPresent(target -> query.bind("target", target.value()));
    filter.agent().ifPresent(agent -> query.bind("agent", agent.value()));
    return query;
  }

  @Override
  public List<Change> changedSince(Instant since, int limit) {
    return list(
        "changed_at_ns >= :since",
        query -> query.bind("since", Moment.toNanos(since)),
        "changed_at_ns, id",
        limit);
  }

  private List<Change> list(String condition, Binding binding, String order, int limit) {
    String sql =
        "SELECT id, format, document FROM change_record WHERE %s ORDER BY %s LIMIT :limit"
            .formatted(condition, order);
    return database.read(handle ->
        binding
            .bind(handle.createQuery(sql).bind("limit", limit))
            .map((row, context) -> ChangeRows.read(row, database.failures()))
            .list());
  }

  @FunctionalInterface
  private interface Binding {
    Query bind(Query query);
  }

  private static List<String> ids(List<ChangeState> states) {
    return states.stream().map(ChangeState::id).toList();
  }
}
