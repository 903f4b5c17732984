package dev.countersign.server.change;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Execution;
import dev.countersign.core.change.Origin;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.wire.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Recognises statements on the wire as the next ones of a script that was proposed as a whole.
///
/// The order counts only for what has to be approved: statements of the script that pass by
/// themselves may be sent, or left out, whenever the agent likes, because it could do so without
/// any script. All others pass in the order in which they were approved, each of them once.
final class Scripts {

  /// The one setting that decides about names alone: with it, other names may mean the same
  /// objects.
  private static final String SEARCH_PATH = "search_path";

  private final Judging judging;

  Scripts(Judging judging) {
    this.judging = judging;
  }

  /// What a batch is in one of these changes; empty when it is in none.
  Optional<Place> find(HeldBatch batch, List<Change> open) {
    List<Statement> sent = parts(batch);
    List<Place> places =
        open.stream()
            .filter(change -> change.origin() == Origin.SCRIPT)
            .flatMap(change -> place(change, batch, sent).stream())
            .toList();
    return places.stream()
        .filter(Place.Next.class::isInstance)
        .findFirst()
        .or(() -> places.stream().findFirst());
  }

  /// Whether all statements of a script from this one on pass by themselves.
  boolean passFreely(Change change, int from, TargetEngine engine) {
    return free(change, from, change.statements().size(), engine);
  }

  private Optional<Place> place(Change change, HeldBatch batch, List<Statement> sent) {
    int done = change.execution().map(Execution::statementsStarted).orElse(0);
    int last = change.statements().size() - sent.size();
    for (int from = done; from <= last; from++) {
      if (change.statements().subList(from, from + sent.size()).equals(sent)) {
        return placeAt(change, batch, done, from, from + sent.size());
      }
    }
    return Optional.empty();
  }

  private Optional<Place> placeAt(Change change, HeldBatch batch, int done, int from, int to) {
    if (!free(change, done, from, batch.engine())) {
      return change.state() == ChangeState.PENDING
          ? Optional.empty()
          : Optional.of(new Place.TooEarly(change, done + 1, from + 1));
    }
    return difference(change, batch, from, to)
        .<Place>map(difference -> new Place.ElseWhere(change, difference))
        .or(() -> Optional.of(new Place.Next(change, to)));
  }

  private boolean free(Change change, int from, int to, TargetEngine engine) {
    Party party = Party.of(change, engine);
    return change.statements().subList(from, to).stream()
        .allMatch(statement -> judging.free(party, List.of(statement), change.session()));
  }

  /// What makes this session another one than the script was approved for; empty when nothing does.
  ///
  /// The runner takes the approved session state whatever the client's is. On the agent's own
  /// session the settings that the approved state names have to be the same. Others are the
  /// client's own affair: a driver tells the server its time zone and date style when it connects.
  private static Optional<String> difference(Change change, HeldBatch batch, int from, int to) {
    if (Runs.path(batch.engine()) == Execution.Path.RUNNER) {
      return Optional.empty();
    }
    SessionState approved = change.session();
    SessionState actual = batch.state();
    if (!approved.role().equals(actual.role())) {
      return Optional.of("the role is " + actual.role() + ", not " + approved.role());
    }
    return otherSetting(approved, actual)
        .or(() -> otherNames(change.statements().subList(from, to), approved, actual, batch));
  }

  private static Optional<String> otherSetting(SessionState approved, SessionState actual) {
    return actual.settings().entrySet().stream()
        .filter(setting -> !setting.getKey().equals(SEARCH_PATH))
        .filter(setting -> approved.settings().containsKey(setting.getKey()))
        .filter(setting -> !setting.getValue().equals(approved.settings().get(setting.getKey())))
        .findFirst()
        .map(setting ->
            "%s is %s, not %s"
                .formatted(
                    setting.getKey(),
                    setting.getValue(),
                    approved.settings().get(setting.getKey())));
  }

  private static Optional<String> otherNames(
      List<Statement> statements, SessionState approved, SessionState actual, HeldBatch batch) {
    TargetEngine engine = batch.engine();
    return engine
            .classify(statements, approved)
            .effects()
            .equals(engine.classify(statements, actual).effects())
        ? Optional.empty()
        : Optional.of("its search path or temporary objects make the names mean something else");
  }

  /// The statements of a batch, cut as the script was cut.
  static List<Statement> parts(HeldBatch batch) {
    List<Statement> parts = new ArrayList<>();
    for (Asked asked : batch.asked()) {
      if (asked.statement().values().isEmpty()) {
        batch.engine().split(asked.statement().text()).forEach(part -> parts.add(part.statement()));
      } else {
        parts.add(asked.statement());
      }
    }
    return parts.isEmpty() ? batch.statements() : parts;
  }

  /// What a batch is in a script.
  sealed interface Place {

    /// The script.
    Change change();

    /// What comes next.
    ///
    /// @param to how many statements of the script, from the first, have been given to the database
    ///   once the batch was
    record Next(Change change, int to) implements Place {}

    /// Something else comes first.
    ///
    /// @param next the number of the statement that is next, from 1
    /// @param sent the number of the one that was sent
    record TooEarly(Change change, int next, int sent) implements Place {}

    /// What comes next, but it would mean something else in this session.
    record ElseWhere(Change change, String difference) implements Place {}
  }
}
