package dev.countersign.server.gateway;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One turn of an event loop: first every socket that has something is read, then what came of it
/// is sent. Peers are so woken together instead of one by one, between which they would take the
/// processor from the loop. Belongs to its event loop.
final class Turn implements Runnable {

  private static final FastThreadLocal<Turn> OF_THIS_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected Turn initialValue() {
          return new Turn();
        }
      };

  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  private final List<Flow> waiting = new ArrayList<>();

  private Turn() {}

  /// Sends what a session has for its peers when this turn ends. Called on the loop.
  static void endsWith(Flow flow, EventLoop loop) {
    Turn turn = OF_THIS_LOOP.get();
    turn.waiting.add(flow);
    if (turn.waiting.size() == 1) {
      loop.execute(turn);
    }
  }

  @Override
  public void run() {
    for (int i = 0; i < waiting.size(); i++) {
      end(waiting.get(i));
    }
    waiting.clear();
  }

  /// One session's fault must not keep the others from sending.
  private static void end(Flow flow) {
    try {
      flow.turnEnds();
    } catch (RuntimeException e) {
      LOG.error("A session ends after a fault while it was sending", e);
      flow.closeBoth();
    }
  }
}
