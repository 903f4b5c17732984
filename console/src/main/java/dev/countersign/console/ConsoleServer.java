package dev.countersign.console;

import dev.countersign.console.accounts.Accounts;
import dev.countersign.console.api.Api;
import dev.countersign.console.api.ApiParts;
import dev.countersign.console.web.Web;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Limits;
import dev.countersign.ledger.Ledger;
import dev.countersign.server.change.ChangeDesk;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/// Listens for browsers and for callers of the API. Thread-safe.
public final class ConsoleServer implements AutoCloseable {

  private static final long OVERHEAD_BYTES = 64 << 10;

  private final Javalin javalin;
  private final Web web;
  private final String host;

  private ConsoleServer(Javalin javalin, Web web, String host) {
    this.javalin = javalin;
    this.web = web;
    this.host = host;
  }

  /// Starts to listen.
  ///
  /// @param listen the address; port 0 for any free one
  /// @param publicUrl how people reach the console; `https` makes cookies insist on it
  /// @throws CountersignException with [ErrorCode#LISTEN] when the address is taken
  public static ConsoleServer open(InetSocketAddress listen, URI publicUrl, Parts parts) {
    boolean https = "https".equals(publicUrl.getScheme());
    Web web = new Web(parts.accounts(), parts.desk(), parts.ledger(), parts.clock(), https);
    Api api =
        new Api(
            parts.accounts(),
            new ApiParts(parts.desk(), parts.ledger(), parts.ready(), parts.metrics()));
    Javalin javalin = Javalin.create(config -> configure(config, web, api, parts.limits()));
    try {
      javalin.start(listen.getHostString(), listen.getPort());
    } catch (JavalinBindException e) {
      web.close();
      throw new CountersignException(
          ErrorCode.LISTEN,
          "The console cannot listen on %s; stop what uses the address, or configure another."
              .formatted(listen),
          e);
    }
    return new ConsoleServer(javalin, web, listen.getHostString());
  }

  /// Where it listens; the port is the real one when the settings said 0.
  public InetSocketAddress address() {
    return new InetSocketAddress(host, javalin.port());
  }

  @Override
  public void close() {
    web.close();
    javalin.stop();
  }

  private static void configure(JavalinConfig config, Web web, Api api, Limits limits) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.maxRequestSize = limits.scriptBytes() * 2L + OVERHEAD_BYTES;
    config.http.generateEtags = false;
    config.http.prefer405over404 = true;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    web.addTo(config);
    api.addTo(config);
    config.routes.before(ConsoleServer::requireLength);
    Failures failures = new Failures(web);
    config.routes.exception(CountersignException.class, failures::expected);
    config.routes.exception(HttpResponseException.class, failures::ofHttp);
    config.routes.exception(Exception.class, failures::unexpected);
  }

  /// A body that comes in chunks could be longer than any limit before anybody notices.
  private static void requireLength(Context context) {
    if (context.header("Transfer-Encoding") != null) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "Send the body as a whole, with its Content-Length.");
    }
  }

  /// What the console works with.
  ///
  /// @param ready names what is not ready, with the reason; empty when everything is
  /// @param metrics the metrics in Prometheus' text format
  public record Parts(
      Accounts accounts,
      ChangeDesk desk,
      Ledger ledger,
      Supplier<Map<String, String>> ready,
      Supplier<String> metrics,
      Limits limits,
      Clock clock) {}
}
