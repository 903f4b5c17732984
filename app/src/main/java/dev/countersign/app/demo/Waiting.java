package dev.countersign.app.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// A statement whose client waits for people.
///
/// @param answer what the client gets
record Waiting(CompletableFuture<String> answer) {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /// Something, as soon as it is there.
  ///
  /// @throws StepFailed when it does not come in time
  static <T> T until(String what, Supplier<Optional<T>> source) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() - end < 0) {
      Optional<T> found = source.get();
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new StepFailed("within " + LIMIT.toSeconds() + " s, " + what);
  }

  /// What the database answered.
  String result() throws SQLException {
    Optional<SQLException> failure = wait(answer);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return answer.join();
  }

  /// The error that the client got.
  SQLException failure() {
    return wait(answer).orElseThrow(() -> new StepFailed("the statement should have failed"));
  }

  private static Optional<SQLException> wait(CompletableFuture<String> answer) {
    try {
      answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        return Optional.of(failure);
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new StepFailed("the client should have been answered by now");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailed("it was interrupted");
    }
  }
}
