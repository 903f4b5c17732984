package dev.countersign.core.review;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// A change run on a clone: what was measured there, and whether its undo gave everything back.
///
/// @param status where it stands, or how it ended
/// @param provider what made the clone, such as `template`
/// @param source what it is a clone of, in a few words and without secrets
/// @param cloneBytes the size of the clone before anything ran on it
/// @param serverVersion the clone's version, such as `18.6`; empty text while there is none
/// @param runs what was run, in order
/// @param problem why there is no clone, or why it broke off; empty text otherwise
/// @param startedAt when it was asked for
/// @param until while it is running: when it is given up; else when it ended
public record Rehearsal(
    Status status,
    String provider,
    String source,
    OptionalLong cloneBytes,
    String serverVersion,
    List<RehearsedRun> runs,
    String problem,
    Instant startedAt,
    Instant until) {

  public Rehearsal {
    runs = List.copyOf(runs);
  }

  /// A rehearsal that has been asked for.
  public static Rehearsal running(
      String provider, String source, Instant startedAt, Instant until) {
    return new Rehearsal(
        Status.RUNNING,
        provider,
        source,
        OptionalLong.empty(),
        "",
        List.of(),
        "",
        startedAt,
        until);
  }

  /// This one, given up.
  public Rehearsal impossible(String why, Instant at) {
    return new Rehearsal(
        Status.IMPOSSIBLE, provider, source, cloneBytes, serverVersion, runs, why, startedAt, at);
  }

  /// True until there is a result.
  public boolean running() {
    return status == Status.RUNNING;
  }

  /// The run of this kind, if there was one.
  public Optional<RehearsedRun> run(RehearsedRun.Kind kind) {
    return runs.stream().filter(run -> run.kind() == kind).findFirst();
  }

  /// Where a rehearsal stands.
  public enum Status {
    /// There is no result yet, and nobody can approve.
    RUNNING,
    /// Everything ran, and what was compared is identical.
    PASSED,
    /// The server refused a step, or what was compared is not identical.
    FAILED,
    /// There was no clone to run it on, or not the time.
    IMPOSSIBLE;

    /// The name in JSON, such as `passed`.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
