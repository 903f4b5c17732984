package dev.countersign.core.change;

import dev.countersign.core.Digest;
import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.review.Rehearsal;
import java.util.List;
import java.util.Set;

/// Everything that can happen to a change.
public sealed interface ChangeEvent {

  /// A person says yes to the digest they were shown.
  record Approved(PersonName person, Set<GroupName> groups, Digest shown, String comment)
      implements ChangeEvent {

    public Approved {
      groups = Set.copyOf(groups);
    }
  }

  /// It was run on a clone: its review is complete, and has another digest than before.
  ///
  /// @param findings what the guard rules say of how it went
  record Rehearsed(Rehearsal rehearsal, List<Finding> findings) implements ChangeEvent {

    public Rehearsed {
      findings = List.copyOf(findings);
    }
  }

  /// A person says no. Anybody who may see a change may: a no is never dangerous.
  record Rejected(PersonName person, String reason) implements ChangeEvent {}

  /// The agent takes it back, or the client cancelled the query.
  record Withdrawn(String by, String reason) implements ChangeEvent {}

  /// Its time is over. Refused while it is not.
  record Expired() implements ChangeEvent {}

  /// Something moved since it was reviewed.
  record WentStale(String reason) implements ChangeEvent {}

  /// The one permission is used up; from here on it runs.
  ///
  /// @param by who caused it
  /// @param path who gives it to the database
  /// @param statements how many of its statements, from the first, are given to it now
  record Started(String by, Execution.Path path, int statements) implements ChangeEvent {}

  /// More statements of a script that runs are given to the database.
  ///
  /// @param statements how many of its statements, from the first, are then given to it
  record Continued(int statements) implements ChangeEvent {}

  /// Something is known now that can tell afterwards whether it took effect. Every attempt of a
  /// runner has a witness of its own; the last one counts.
  record Witnessed(String witness) implements ChangeEvent {}

  /// The statements of a script that were given to the database have finished, others follow.
  record Advanced() implements ChangeEvent {}

  /// It ended; a [RunReport.Unknown] leaves it executing until a person resolves it, or until what
  /// ran it is heard of after all.
  record Finished(RunReport report) implements ChangeEvent {}

  /// A person found out what became of an execution whose outcome was unknown.
  record Resolved(PersonName person, Set<GroupName> groups, boolean tookEffect, String comment)
      implements ChangeEvent {

    public Resolved {
      groups = Set.copyOf(groups);
    }
  }

  /// The change that reverses this one was executed.
  record Undone(ChangeId by) implements ChangeEvent {}
}
