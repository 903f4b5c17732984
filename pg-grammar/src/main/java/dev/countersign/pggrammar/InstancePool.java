package dev.countersign.pggrammar;

import static java.util.Objects.requireNonNullElse;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import run.endive.runtime.TrapException;

/// Lends guests to callers. The one used last is lent first, as its memory is in the caches.
///
/// A guest comes back only after an ordinary answer, and only if it did not grow out of proportion;
/// any other is left to the garbage collector, and the next caller gets a new one (4 ms).
///
/// The C code recurses, so how deep a text may nest depends on the stack of the calling thread.
/// When it was too small, the text is tried once more on a thread with a large one; one such thread
/// at a time, and not among the ordinary instances, so that deep texts make only each other wait.
final class InstancePool {
  private final Limits limits;
  private final Semaphore permits;
  private final Semaphore deepTurn = new Semaphore(1, true);
  private final ConcurrentLinkedDeque<Guest> idle = new ConcurrentLinkedDeque<>();

  InstancePool(Limits limits) {
    this.limits = limits;
    permits = new Semaphore(limits.instances());
  }

  /// What the guest answers, or a refusal when it could not finish.
  <T> T call(Function<Guest, T> question, Function<Refusal, T> refuse) {
    try {
      return onThisStack(question);
    } catch (StackOverflowError | RuntimeException e) {
      return isOutOfStack(e)
          ? onDeepStack(question, refuse)
          : refuse.apply(new Refusal.TooComplex(reason(e)));
    }
  }

  int idleCount() {
    return idle.size();
  }

  private <T> T onThisStack(Function<Guest, T> question) {
    permits.acquireUninterruptibly();
    try {
      var lent = idle.pollFirst();
      var guest = lent == null ? newGuest() : lent;
      T answer = question.apply(guest);
      if (guest.memoryBytes() <= limits.retainedBytesMax()) {
        idle.addFirst(guest);
      }
      return answer;
    } finally {
      permits.release();
    }
  }

  private Guest newGuest() {
    return new Guest(limits.memoryBytesMax());
  }

  private <T> T onDeepStack(Function<Guest, T> question, Function<Refusal, T> refuse) {
    var task = new FutureTask<T>(() -> question.apply(newGuest()));
    deepTurn.acquireUninterruptibly();
    try {
      Thread.ofPlatform()
          .name("pg-grammar-deep")
          .daemon()
          .stackSize(limits.deepStackBytes())
          .start(task);
      return resultOf(task);
    } catch (ExecutionException e) {
      return refuse.apply(new Refusal.TooComplex(reason(requireNonNullElse(e.getCause(), e))));
    } finally {
      deepTurn.release();
    }
  }

  /// Waits for the end also when interrupted, and leaves the interruption to the caller.
  private static <T> T resultOf(FutureTask<T> task) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// The generated code wraps a StackOverflowError at its border.
  private static boolean isOutOfStack(Throwable failure) {
    return failure instanceof StackOverflowError
        || failure.getCause() instanceof StackOverflowError;
  }

  private static String reason(Throwable failure) {
    if (failure instanceof Error error && !isOutOfStack(error)) {
      throw error;
    }
    if (isOutOfStack(failure) || failure instanceof TrapException) {
      return "The text is nested deeper than PostgreSQL's parser can follow.";
    }
    return failure instanceof GuestFailure
        ? failure.getMessage() + "."
        : "PostgreSQL's parser failed: " + failure;
  }
}
