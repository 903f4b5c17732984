package dev.countersign.server.change;

import dev.countersign.core.Limits;
import java.net.URI;
import java.time.Duration;

/// What the desk is told by the configuration.
///
/// @param publicUrl where people find the console
/// @param limits the limits of the gate
/// @param pollInterval how often the store is asked what other nodes decided
/// @param lockTimeout how long one attempt of the runner waits for a lock
/// @param attempts how often the runner tries when a lock cannot be had
/// @param openChangesMax how many changes one agent may have open on one target
public record DeskSettings(
    URI publicUrl,
    Limits limits,
    Duration pollInterval,
    Duration lockTimeout,
    int attempts,
    int openChangesMax) {

  /// What holds when the configuration says nothing more.
  public static DeskSettings at(URI publicUrl) {
    return new DeskSettings(
        publicUrl, Limits.DEFAULT, Duration.ofSeconds(1), Duration.ofSeconds(2), 5, 200);
  }
}
