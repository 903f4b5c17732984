package dev.countersign.server.target;

import dev.countersign.core.CountersignException;
import dev.countersign.core.EngineName;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Target;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All configured targets. Thread-safe.
///
/// A target that cannot be reached does not keep the gate from starting: it is tried again on every
/// look, and whoever asks for it meanwhile is told why it is down.
public final class Targets implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Targets.class);

  private final Map<TargetName, Seat> seats = new TreeMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("targets").factory());

  /// Knows these targets, but does not connect yet.
  ///
  /// @throws CountersignException with [ErrorCode#CONFIGURATION] when no engine knows one of them
  public Targets(List<Target> targets, List<Engine> engines) {
    for (Target target : targets) {
      seats.put(target.name(), new Seat(target, engineFor(target.engine(), engines)));
    }
  }

  /// Connects to every target that is up, then looks at all of them again and again.
  ///
  /// @param every how long between two looks for catalogue changes
  public void start(Duration every) {
    look();
    timer.scheduleWithFixedDelay(
        this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// A target's configuration.
  public Optional<Target> find(TargetName name) {
    return Optional.ofNullable(seats.get(name)).map(Seat::target);
  }

  /// All targets in the order of their names.
  public List<Target> all() {
    return seats.values().stream().map(Seat::target).toList();
  }

  /// A target to work with.
  ///
  /// @throws CountersignException with [ErrorCode#NOT_FOUND] when there is no such target, with
  ///   [ErrorCode#TARGET_UNREACHABLE] when it is down
  public WatchedTarget engine(TargetName name) {
    Seat seat = seats.get(name);
    if (seat == null) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND,
          "There is no target " + name + "; known are " + List.copyOf(seats.keySet()) + ".");
    }
    return seat.attached();
  }

  /// Whether a target is up, as of the last look.
  public boolean up(TargetName name) {
    Seat seat = seats.get(name);
    return seat != null && seat.isUp();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    seats.values().forEach(Seat::close);
  }

  private void look() {
    for (Seat seat : seats.values()) {
      try {
        seat.attached().refreshCatalog();
        seat.looked(true);
      } catch (CountersignException e) {
        if (seat.looked(false)) {
          LOG.warn("Target {} is down: {}", seat.target().name(), e.getMessage());
        }
      } catch (RuntimeException e) {
        seat.looked(false);
        LOG.error("Target {} could not be looked at", seat.target().name(), e);
      }
    }
  }

  private static Engine engineFor(EngineName name, List<Engine> engines) {
    return engines.stream()
        .filter(engine -> engine.names().contains(name))
        .findFirst()
        .orElseThrow(() ->
            new CountersignException(
                ErrorCode.CONFIGURATION,
                "No engine is built in for " + name.id() + "; remove its targets."));
  }
}
