package dev.countersign.core.change;

import java.util.Locale;

/// Where a change stands.
public enum ChangeState {
  /// It waits for people.
  PENDING,
  /// All requirements are met; exactly one execution of exactly this digest is permitted, until it
  /// expires.
  RATIFIED,
  /// It is being run.
  EXECUTING,
  /// It ran.
  EXECUTED,
  /// It ran and the database refused it.
  FAILED,
  /// A person refused it.
  REJECTED,
  /// Its agent took it back.
  WITHDRAWN,
  /// Nobody decided, or ran it, in time.
  EXPIRED,
  /// The schema, the size of the objects or the review moved since it was approved.
  STALE,
  /// It ran and was reversed.
  UNDONE;

  /// The name in JSON and in the API's filters, such as `pending`.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// True when nothing can happen to it any more, but an undo of an executed one.
  public boolean closed() {
    return switch (this) {
      case PENDING, RATIFIED, EXECUTING -> false;
      case EXECUTED, FAILED, REJECTED, WITHDRAWN, EXPIRED, STALE, UNDONE -> true;
    };
  }
}
