package dev.countersign.server.change;

import java.util.function.Consumer;

/// The client that waits for a held batch. The gateway makes one for each batch and tells it what
/// the client does meanwhile; the desk tells the client what it waits for. Thread-safe.
public final class Waiter {

  private final Consumer<String> notices;
  private Fate fate = Fate.WAITING;
  private Runnable alarm = () -> {};

  /// @param notices shows one sentence to the client; returns at once
  public Waiter(Consumer<String> notices) {
    this.notices = notices;
  }

  /// The client cancelled its query: its change is withdrawn if it is not running yet.
  public void cancelled() {
    end(Fate.CANCELLED);
  }

  /// The client is gone: its change stays, and nobody waits for it here any longer.
  public void gone() {
    end(Fate.GONE);
  }

  synchronized Fate fate() {
    return fate;
  }

  void notice(String sentence) {
    notices.accept(sentence);
  }

  /// What to do as soon as the client no longer waits; done at once when it does not already.
  void onEnd(Runnable what) {
    boolean over;
    synchronized (this) {
      alarm = what;
      over = fate != Fate.WAITING;
    }
    if (over) {
      what.run();
    }
  }

  private void end(Fate how) {
    Runnable what;
    synchronized (this) {
      if (fate != Fate.WAITING) {
        return;
      }
      fate = how;
      what = alarm;
    }
    what.run();
  }

  /// What the client does.
  enum Fate {
    WAITING,
    CANCELLED,
    GONE
  }
}
