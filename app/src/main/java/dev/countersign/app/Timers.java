package dev.countersign.app;

import dev.countersign.core.TargetName;
import dev.countersign.policy.LivePolicy;
import dev.countersign.postgres.PostgresEngine;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.gateway.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens by itself: changes expire, and a policy file that changed is read again.
final class Timers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
  private static final Duration SWEEP = Duration.ofSeconds(5);
  private static final Duration LOOK_AT_POLICY = Duration.ofSeconds(2);
  private static final Duration LOOK_AT_AGENTS = Duration.ofSeconds(3);
  private static final Duration LOOK_AT_COPIES = Duration.ofMinutes(1);
  private static final Duration LOOK_AT_CLONES = Duration.ofSeconds(20);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("timers").factory());
  private final LivePolicy policy;
  private final GateJournal journal;
  private FileTime policySeen = FileTime.fromMillis(0);

  private Timers(LivePolicy policy, GateJournal journal) {
    this.policy = policy;
    this.journal = journal;
  }

  static Timers start(
      ChangeDesk desk, LivePolicy policy, Optional<Path> policyFile, GateJournal journal) {
    Timers timers = new Timers(policy, journal);
    timers.every(SWEEP, "Expiring changes", () -> desk.sweep());
    policyFile.ifPresent(file -> {
      timers.policySeen = modified(file);
      timers.every(LOOK_AT_POLICY, "Reading the policy", () -> timers.reload(file));
    });
    return timers;
  }

  /// Ends the sessions of agents that were revoked, from now on.
  void watch(Gateway gateway) {
    every(LOOK_AT_AGENTS, "Looking for revoked agents", gateway::endRevoked);
  }

  /// Drops clones that were left behind, now and then.
  void tidy(PostgresEngine postgres) {
    Thread.ofVirtual().name("tidying-clones").start(postgres::tidy);
    every(LOOK_AT_CLONES, "Dropping clones left behind", postgres::tidy);
  }

  /// Drops what was kept for undos long enough.
  void forget(ChangeDesk desk, Set<TargetName> targets) {
    if (!targets.isEmpty()) {
      every(LOOK_AT_COPIES, "Dropping old copies", () -> desk.forget(targets));
    }
  }

  @Override
  public void close() throws InterruptedException {
    timer.shutdown();
    if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
      timer.shutdownNow();
    }
  }

  private void every(Duration pause, String what, Runnable work) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.error("{} failed; it is tried again", what, e);
              }
            },
            pause.toMillis(),
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void reload(Path file) {
    FileTime now = modified(file);
    if (now.equals(policySeen)) {
      return;
    }
    switch (policy.reload()) {
      case LivePolicy.Reload.Unchanged() -> {}
      case LivePolicy.Reload.Replaced(String version) -> {
        journal.policyLoaded(policy.get());
        LOG.info("The policy {} of {} applies from now on", version.substring(0, 12), file);
      }
      case LivePolicy.Reload.Kept(String version, String problems) -> {
        journal.policyRefused(version, problems);
        LOG.error("The policy before stays in force. {}", problems);
      }
    }
    policySeen = now;
  }

  /// When a file was changed; the beginning of time when it cannot be seen.
  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
