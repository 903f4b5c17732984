package dev.countersign.server.change;

import dev.countersign.core.GroupName;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Execution;
import dev.countersign.core.change.Origin;
import dev.countersign.core.engine.Keeper;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.review.Keeping;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.Json;
import dev.countersign.ledger.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the ledger says of everything that happens to a change.
///
/// Every entry names the digest: whoever holds the change can show that it is the one that was
/// filed, shown, approved and run.
final class LedgerLines {

  private LedgerLines() {}

  static List<Entry> filed(Change change, Actor actor, Optional<String> session) {
    EntryKind kind =
        switch (change.origin()) {
          case WIRE -> EntryKind.HELD;
          case SCRIPT -> EntryKind.CHANGE_PROPOSED;
          case UNDO -> EntryKind.UNDO_PROPOSED;
        };
    Entry entry =
        line(kind, actor, change, session)
            .with("content", change.content().hex())
            .with("rule", change.review().verdict().rule())
            .with("risk", change.review().risk().id())
            .with("requirements", requirements(change.review().requirements()))
            .with("role", change.review().role())
            .with("catalog", change.review().catalogFingerprint())
            .with("statementCount", change.statements().size())
            .with("expiresAt", change.expiresAt().toString())
            .withExcerpt("statements", texts(change));
    return List.of(change.undoes().map(id -> entry.with("undoes", id.toString())).orElse(entry));
  }

  static List<Entry> moved(Change before, ChangeEvent event, Change after, Actor actor) {
    return switch (event) {
      case ChangeEvent.Approved approved -> approved(approved, after, actor);
      case ChangeEvent.Rehearsed(var rehearsal, _) ->
          List.of(
              line(EntryKind.REHEARSED, actor, after)
                  .with("before", before.digest().hex())
                  .with("status", rehearsal.status().id())
                  .with("provider", rehearsal.provider())
                  .withExcerpt("problem", rehearsal.problem()));
      case ChangeEvent.Rejected rejected ->
          List.of(line(EntryKind.REJECTED, actor, after).withExcerpt("reason", rejected.reason()));
      case ChangeEvent.Withdrawn withdrawn ->
          List.of(
              line(EntryKind.WITHDRAWN, actor, after)
                  .with("by", withdrawn.by())
                  .withExcerpt("reason", withdrawn.reason()));
      case ChangeEvent.Expired() ->
          List.of(line(EntryKind.EXPIRED, actor, after).with("was", before.state().id()));
      case ChangeEvent.WentStale(var reason) ->
          List.of(line(EntryKind.STALE, actor, after).withExcerpt("reason", reason));
      case ChangeEvent.Started _, ChangeEvent.Continued _ -> List.of(started(after, actor));
      case ChangeEvent.Witnessed(var witness) ->
          List.of(line(EntryKind.EXECUTION_WITNESSED, actor, after).with("witness", witness));
      case ChangeEvent.Advanced() ->
          and(
              line(EntryKind.EXECUTION_ADVANCED, actor, after)
                  .with("statementsDone", execution(after).statementsDone()),
              kept(before, after, actor));
      case ChangeEvent.Finished(var report) ->
          and(finished(report, after, actor), kept(before, after, actor));
      case ChangeEvent.Resolved resolved ->
          and(
              line(EntryKind.EXECUTION_RESOLVED, actor, after)
                  .with("tookEffect", resolved.tookEffect())
                  .withExcerpt("comment", resolved.comment()),
              kept(before, after, actor));
      case ChangeEvent.Undone(var by) ->
          List.of(line(EntryKind.UNDONE, actor, after).with("by", by.toString()));
    };
  }

  static List<Entry> undone(Change original, Change by, Actor actor) {
    Entry undone = line(EntryKind.UNDONE, actor, original).with("by", by.id().toString());
    List<String> tables = tables(original.review().keeping(0, Integer.MAX_VALUE));
    return tables.isEmpty()
        ? List.of(undone)
        : List.of(
            undone,
            line(EntryKind.COPIES_RESTORED, actor, original)
                .with("by", by.id().toString())
                .with("tables", Json.ofTexts(tables)));
  }

  /// What was kept for an undo is about to be dropped.
  ///
  /// @param change the number of the change whose undo it was for
  static List<Entry> dropped(Keeper.Kept kept, TargetName target, String change) {
    return List.of(
        Entry.of(
                EntryKind.COPIES_DROPPED,
                Actors.GATE,
                Subject.change(change).onTarget(target.value()))
            .with("until", kept.until().toString())
            .with("tables", Json.ofTexts(kept.tables())));
  }

  /// What is kept from now on, because statements took effect just now.
  private static Optional<Entry> kept(Change before, Change after, Actor actor) {
    boolean script = after.origin() == Origin.SCRIPT;
    boolean done = after.state() == ChangeState.EXECUTED;
    int from = script ? execution(before).statementsDone() : 0;
    int to = done ? Integer.MAX_VALUE : script ? execution(after).statementsDone() : 0;
    Map<Integer, Keeping> keeping = after.review().keeping(from, to);
    return after
        .review()
        .undoableUntil(execution(after).startedAt())
        .filter(_ -> !keeping.isEmpty())
        .map(until ->
            line(EntryKind.COPIES_KEPT, actor, after)
                .with("until", until.toString())
                .with("tables", Json.ofTexts(tables(keeping))));
  }

  private static List<String> tables(Map<Integer, Keeping> keeping) {
    return keeping.values().stream().flatMap(each -> each.tables().stream()).sorted().toList();
  }

  private static List<Entry> and(Entry entry, Optional<Entry> more) {
    return more.map(other -> List.of(entry, other)).orElse(List.of(entry));
  }

  static List<Entry> shown(Change change, PersonIdentity person) {
    return List.of(line(EntryKind.REVIEW_SHOWN, Actors.person(person), change));
  }

  static List<Entry> denied(
      Actor actor, Subject subject, String rule, String reason, String statement) {
    return List.of(
        Entry.of(EntryKind.REFUSED, actor, subject)
            .with("rule", rule)
            .withExcerpt("reason", reason)
            .withExcerpt("statement", statement));
  }

  private static List<Entry> approved(ChangeEvent.Approved approved, Change after, Actor actor) {
    Entry approval =
        line(EntryKind.APPROVED, actor, after)
            .with("shown", approved.shown().hex())
            .with("groups", names(approved.groups()))
            .withExcerpt("comment", approved.comment());
    if (after.state() != ChangeState.RATIFIED) {
      return List.of(approval);
    }
    Entry ratified =
        line(EntryKind.RATIFIED, Actors.GATE, after)
            .with("expiresAt", after.expiresAt().toString())
            .with(
                "people",
                Json.ofTexts(
                    after.approvals().stream().map(each -> each.person().value()).toList()));
    return List.of(approval, ratified);
  }

  private static Entry started(Change after, Actor actor) {
    Execution execution = execution(after);
    return line(EntryKind.EXECUTION_STARTED, actor, after)
        .with("by", execution.by())
        .with("path", execution.path().id())
        .with("from", execution.statementsDone() + 1)
        .with("to", execution.statementsStarted());
  }

  private static Entry finished(RunReport report, Change after, Actor actor) {
    return switch (report) {
      case RunReport.Succeeded done -> {
        Entry entry =
            line(EntryKind.EXECUTION_FINISHED, actor, after)
                .with("outcome", "succeeded")
                .with("tags", Json.ofTexts(done.tags()))
                .with("durationMillis", done.duration().toMillis())
                .with("lockWaitMillis", done.lockWait().toMillis())
                .with("attempts", done.attempts());
        yield done.rows().isPresent() ? entry.with("rows", done.rows().getAsLong()) : entry;
      }
      case RunReport.Failed failed ->
          line(EntryKind.EXECUTION_FINISHED, actor, after)
              .with("outcome", "failed")
              .with("code", failed.code())
              .withExcerpt("message", failed.message())
              .with("statementsDone", execution(after).statementsDone())
              .with("durationMillis", failed.duration().toMillis())
              .with("lockWaitMillis", failed.lockWait().toMillis())
              .with("attempts", failed.attempts());
      case RunReport.Unknown(var known) ->
          line(EntryKind.EXECUTION_UNKNOWN, actor, after).withExcerpt("known", known);
    };
  }

  private static Entry line(EntryKind kind, Actor actor, Change change) {
    return line(kind, actor, change, Optional.empty());
  }

  private static Entry line(EntryKind kind, Actor actor, Change change, Optional<String> session) {
    Subject subject = Subject.change(change.id().toString()).onTarget(change.target().value());
    return Entry.of(kind, actor, session.map(subject::inSession).orElse(subject))
        .with("digest", change.digest().hex())
        .with("version", change.version());
  }

  private static Execution execution(Change change) {
    return change.execution().orElseThrow();
  }

  private static String texts(Change change) {
    return String.join(
        ";\n", change.statements().stream().map(statement -> statement.text()).toList());
  }

  private static Json requirements(List<Requirement> requirements) {
    return Json.ofTexts(
        requirements.stream()
            .map(each -> each.people() + " of " + each.group() + " by " + each.rule())
            .toList());
  }

  private static Json names(Collection<GroupName> groups) {
    return Json.ofTexts(groups.stream().sorted().map(GroupName::value).toList());
  }
}
