package dev.countersign.server.gateway;

import dev.countersign.core.wire.VerdictMemory.Remembered;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one session owes the ledger: a summary of every minute in which statements were allowed,
/// and the entry that it was closed. Belongs to the session's event loop; the entries are written
/// elsewhere, one after the other. When one cannot be written, the session is told to end.
final class Ledgering {

  private static final Logger LOG = LoggerFactory.getLogger(Ledgering.class);
  private static final long SPAN_SECONDS = 60;

  private final House house;
  private final EventLoop loop;
  private final Consumer<String> failed;
  private final AllowedMinute minute;
  private @Nullable SessionFacts session;
  private boolean due;
  private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

  Ledgering(House house, EventLoop loop, Consumer<String> failed) {
    this.house = house;
    this.loop = loop;
    this.failed = failed;
    this.minute = new AllowedMinute(house.clock());
  }

  /// The session's opening entry is durable; from here on it owes entries.
  void opened(SessionFacts opened) {
    session = opened;
  }

  void count(Remembered remembered) {
    minute.count(remembered);
    if (!due) {
      due = true;
      loop.schedule(this::writeMinute, SPAN_SECONDS, TimeUnit.SECONDS);
    }
  }

  void closed(String why) {
    SessionFacts facts = session;
    if (facts == null) {
      return;
    }
    writeMinute();
    session = null;
    write(() -> house.journal().closed(facts, why));
  }

  private void writeMinute() {
    due = false;
    SessionFacts facts = session;
    if (facts != null && !minute.isEmpty()) {
      List<AllowedMinute.Line> lines = minute.take();
      write(() -> house.journal().allowed(facts, lines));
    }
  }

  private void write(Runnable entry) {
    written = written.thenRunAsync(entry, house.slow()).exceptionally(this::notWritten);
  }

  private @Nullable Void notWritten(Throwable cause) {
    LOG.error("The ledger did not take an entry of a session, so the session ends", cause);
    failed.accept("countersign cannot record what this session does, so it ends here");
    return null;
  }
}
