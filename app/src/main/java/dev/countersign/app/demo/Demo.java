package dev.countersign.app.demo;

import dev.countersign.app.Wiring;
import dev.countersign.app.config.Configuration;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The running demo: the shop, and Countersign in front of it.
public final class Demo implements AutoCloseable {

  private static final Path HOME = Path.of("data", "demo");
  private static final Path SCRIPT_HOME = Path.of("data", "demo-script");
  private static final List<String> LEFT_OVER =
      List.of(
          "countersign.db",
          "countersign.db-wal",
          "countersign.db-shm",
          "ledger.key",
          "ledger.export",
          "ledger-tampered.export");

  private final Path home;
  private final DemoShop shop;
  private final Wiring wiring;
  private final Configuration configuration;

  private Demo(Path home, DemoShop shop, Wiring wiring, Configuration configuration) {
    this.home = home;
    this.shop = shop;
    this.wiring = wiring;
    this.configuration = configuration;
  }

  /// Starts the demo on its well-known ports, 6432 and 8080.
  ///
  /// @param progress is told what happens, line by line
  public static Demo start(Consumer<String> progress) {
    return start(HOME, 6432, 8080, progress);
  }

  /// Starts the demo on free ports, so that it can run beside another one.
  public static Demo startOnFreePorts(Consumer<String> progress) {
    return start(SCRIPT_HOME, freePort(), freePort(), progress);
  }

  private static Demo start(Path home, int gateway, int console, Consumer<String> progress) {
    Path file = prepare(home);
    progress.accept("Starting PostgreSQL 18 and filling a shop with 1,000,000 orders …");
    DemoShop shop = DemoShop.open();
    try {
      Files.writeString(file, configuration(home, shop, gateway, console));
      Configuration read = ConfigurationReader.load(file, Map.of());
      return new Demo(home, shop, Wiring.start(read), read);
    } catch (IOException e) {
      shop.close();
      throw unusable(home, e);
    } catch (RuntimeException e) {
      shop.close();
      throw e;
    }
  }

  /// The running system.
  Wiring wiring() {
    return wiring;
  }

  /// Where its files are.
  Path home() {
    return home;
  }

  /// Where people and programs find the console and the API.
  URI url() {
    return configuration.http().publicUrl();
  }

  /// The port that agents connect to.
  int gatewayPort() {
    return wiring.gateways().getFirst().getPort();
  }

  /// What a person needs to play with it.
  public List<String> howTo() {
    return List.of(
        "",
        "Connect as the agent, who acts for ana:",
        "  PGPASSWORD=%s psql -h 127.0.0.1 -p %d -U %s %s"
            .formatted(
                DemoParties.AGENT_TOKEN, gatewayPort(), DemoParties.AGENT, DemoParties.TARGET),
        "Try:  SELECT * FROM order_summary LIMIT 5;",
        "      UPDATE orders SET status = 'paid' WHERE id = 42;",
        "      ALTER TABLE orders DROP COLUMN legacy_code;    -- this one waits for two people",
        "      ALTER TABLE orders ADD COLUMN reference text NOT NULL DEFAULT gen_random_uuid()::text;",
        "Each change is first run on a clone of the shop: its page shows who would have waited.",
        "",
        "Sign in as a person on call at " + url() + ":",
        "  ana@example.com   demo-ana    (may not approve what her own agent asks for)",
        "  ben@example.com   demo-ben",
        "  cleo@example.com  demo-cleo",
        "",
        "Or decide from the command line:",
        "  COUNTERSIGN_URL=%s COUNTERSIGN_TOKEN=%s ./countersign status"
            .formatted(url(), DemoParties.BEN.token()),
        "",
        "The configuration is %s, the ledger's public key %s."
            .formatted(home.resolve("countersign.yaml"), wiring.ledger().verifier()),
        "Ctrl-C stops everything.");
  }

  @Override
  public void close() {
    wiring.close();
    shop.close();
  }

  private static Path prepare(Path home) {
    try {
      Files.createDirectories(home);
      for (String name : LEFT_OVER) {
        Files.deleteIfExists(home.resolve(name));
      }
      return home.resolve("countersign.yaml");
    } catch (IOException e) {
      throw unusable(home, e);
    }
  }

  private static String configuration(Path home, DemoShop shop, int gateway, int console) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        # Written by the demo. The secrets in it are printed anyway.
        http: { listen: "127.0.0.1:%d", publicUrl: "http://localhost:%d" }
        store: { url: "jdbc:sqlite:%s/countersign.db" }
        ledger: { origin: demo.countersign.dev/shop, key: %s/ledger.key }
        gateways:
          - { engine: postgres, listen: "127.0.0.1:%d" }
        targets:
          - name: %s
            engine: postgres
            environment: prod
            address: "127.0.0.1:%d"
            database: %s
            session: { user: %s, password: "%s" }
            owner: { user: %s, password: "%s" }
            rehearsal:
              provider: template
              server: "127.0.0.1:%d"
              user: %s
              password: "%s"
              database: %s
              limit: 5m
        agents:
          - { name: %s, token: "%s", onBehalfOf: "%s", targets: [%s] }
        people:
        """
            .formatted(
                console,
                console,
                home,
                home,
                gateway,
                DemoParties.TARGET,
                shop.address().getPort(),
                DemoShop.DATABASE,
                DemoShop.AGENT_ROLE,
                DemoShop.AGENT_PASSWORD,
                DemoShop.OWNER_ROLE,
                DemoShop.OWNER_PASSWORD,
                shop.address().getPort(),
                DemoShop.REHEARSER_ROLE,
                DemoShop.REHEARSER_PASSWORD,
                DemoShop.TEMPLATE,
                DemoParties.AGENT,
                DemoParties.AGENT_TOKEN,
                DemoParties.ANA.name(),
                DemoParties.TARGET));
    for (DemoParties.Person person : DemoParties.PEOPLE) {
      yaml.append(
          "  - { name: \"%s\", groups: [on-call], password: \"%s\", apiToken: \"%s\" }\n"
              .formatted(person.name(), person.password(), person.token()));
    }
    return yaml.toString();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new CountersignException(ErrorCode.LISTEN, "There is no free port.", e);
    }
  }

  private static CountersignException unusable(Path home, IOException e) {
    return new CountersignException(
        ErrorCode.STORE,
        "The directory %s cannot be used (%s).".formatted(home, e.getMessage()),
        e);
  }
}
