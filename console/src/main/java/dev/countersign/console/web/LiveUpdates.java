package dev.countersign.console.web;

import dev.countersign.core.change.Change;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.change.ChangeListener;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Tells every open page that a change was filed or moved, by server-sent events. The event carries
/// the change's number, version and state only; pages fetch what they show. Thread-safe.
///
/// A page's request simply does not end: its virtual thread waits for news and writes them, so a
/// page that is slow or gone keeps nobody else from hearing. (Javalin's own server-sent events are
/// not used: when a browser leaves at the wrong moment, 7.2.3 handles the request that is gone
/// again and again.) Every now and then a comment is sent, because a page that is gone is noticed
/// only by writing to it.
final class LiveUpdates implements AutoCloseable {

  private static final int PAGES_MAX = 1_000;
  private static final int WAITING_MAX = 100;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Set<Listening> pages = ConcurrentHashMap.newKeySet();
  private final ChangeListener.Subscription subscription;

  LiveUpdates(ChangeDesk desk) {
    subscription = desk.subscribe(this::moved);
  }

  /// Serves a page until it is gone; more than the limit are turned away, and ask again later.
  void serve(Context context) {
    if (pages.size() >= PAGES_MAX) {
      context.status(503);
      return;
    }
    Listening page = new Listening(Thread.currentThread());
    pages.add(page);
    try {
      context.contentType("text/event-stream; charset=utf-8");
      page.write(context.res().getOutputStream());
    } catch (IOException e) {
      // The page is gone.
    } finally {
      pages.remove(page);
    }
  }

  @Override
  public void close() {
    subscription.close();
    pages.forEach(Listening::end);
  }

  private void moved(Change change) {
    String what = "%s %d %s".formatted(change.id(), change.version(), change.state().id());
    pages.forEach(page -> page.tell(what));
  }

  /// One open page, and the thread of its request.
  private record Listening(Thread thread, BlockingQueue<String> news) {

    private Listening(Thread thread) {
      this(thread, new LinkedBlockingQueue<>(WAITING_MAX));
    }

    /// A page that does not keep up is dropped: it connects anew and fetches everything.
    private void tell(String what) {
      if (!news.offer(what)) {
        end();
      }
    }

    private void end() {
      thread.interrupt();
    }

    private void write(OutputStream out) throws IOException {
      try {
        send(out, ": welcome\n\n");
        while (true) {
          Optional<String> what =
              Optional.ofNullable(news.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS));
          send(out, what.map("event: change\ndata: %s\n\n"::formatted).orElse(": here\n\n"));
        }
      } catch (InterruptedException e) {
        // Dropped, or the console closes; either way the request ends, and its thread with it.
      }
    }

    private static void send(OutputStream out, String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
