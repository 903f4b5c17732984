package dev.countersign.app.baddays;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.countersign.app.Wiring;
import dev.countersign.app.cli.Main;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.ProcessRunner;
import dev.countersign.testkit.RunningProcess;
import dev.countersign.testkit.TestTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands around a gate: the server and database behind it, its directory, its configuration.
///
/// @param directory where the store and the key are; it outlives a gate
/// @param tlsKeys what the gateway's entry says besides its address, such as `tls: {…}`
/// @param targetKeys what the target says of address, TLS and logins
/// @param more further sections
record Site(
    PostgresServer server, Path directory, String tlsKeys, String targetKeys, List<String> more) {

  /// The target's name, and its database's.
  static final String SHOP = "shop";

  static final String AGENT = "baddays_agent";
  static final String OWNER = "baddays_owner";
  static final String TOKEN = "the-token-of-the-agent";

  private static final String TRUST_PASSWORD = "of-a-test";
  private static final Pattern LISTENING = Pattern.compile("Agents connect to .*:([0-9]+)\\.");

  Site {
    more = List.copyOf(more);
  }

  /// A site whose database has a table `item` of three rows.
  static Site on(PostgresServer server, Path directory) {
    server.execute(
        "postgres",
        """
        CREATE ROLE %1$s LOGIN PASSWORD '%3$s';
        CREATE ROLE %2$s LOGIN PASSWORD '%3$s';
        """
            .formatted(AGENT, OWNER, TOKEN));
    server.createDatabase(SHOP);
    server.execute(
        SHOP,
        """
        GRANT ALL ON SCHEMA public TO %2$s;
        SET ROLE %2$s;
        ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %1$s;
        CREATE TABLE item (id int PRIMARY KEY, name text);
        INSERT INTO item VALUES (1, 'one'), (2, 'two'), (3, 'three');
        """
            .formatted(AGENT, OWNER));
    return new Site(server, directory, "", target("127.0.0.1", server.port(), ""), List.of());
  }

  /// The address and logins of a target.
  static String target(String host, int port, String keys) {
    return """
    address: "%s:%d", database: %s, %s
        session: { user: %s, password: "%s" }, owner: { user: %s, password: "%s" }\
    """
        .formatted(host, port, SHOP, keys, AGENT, TOKEN, OWNER, TOKEN);
  }

  Site withGateway(String keys) {
    return new Site(server, directory, keys, targetKeys, more);
  }

  Site withTarget(String keys) {
    return new Site(server, directory, tlsKeys, keys, more);
  }

  /// The same database behind another gate, with files of its own.
  Site in(Path otherDirectory) {
    return new Site(server, otherDirectory, tlsKeys, targetKeys, more);
  }

  /// With a further section.
  Site with(String yaml) {
    var all = new ArrayList<>(more);
    all.add(yaml);
    return new Site(server, directory, tlsKeys, targetKeys, all);
  }

  /// Runs a gate within this JVM.
  Gate open() {
    Wiring wiring = Wiring.start(ConfigurationReader.parse("site.yaml", text(0), Map.of()));
    return new Gate(wiring.gateways().getFirst(), wiring.console().getPort(), wiring);
  }

  /// Runs a gate in a process of its own.
  Served serve() {
    return served(runner());
  }

  /// The same, in a process that trusts one authority and no other.
  Served serveTrusting(TestTls authority) {
    Path store = directory.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(store)) {
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      var pem = new ByteArrayInputStream(authority.certificatePem().getBytes(US_ASCII));
      trust.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      trust.store(out, TRUST_PASSWORD.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    String options =
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(store, TRUST_PASSWORD);
    return served(runner().withEnvironment("JAVA_TOOL_OPTIONS", options));
  }

  private ProcessRunner runner() {
    return ProcessRunner.java(Main.class, "serve", "-c", directory.resolve("site.yaml").toString());
  }

  private Served served(ProcessRunner runner) {
    try {
      int console = freePort();
      Files.writeString(directory.resolve("site.yaml"), text(console));
      RunningProcess process = runner.start();
      process.awaitText("The ledger's public key is");
      Matcher listening = LISTENING.matcher(process.out() + process.err());
      if (!listening.find()) {
        throw new AssertionError("no gateway in:\n" + process.out() + process.err());
      }
      int port = Integer.parseInt(listening.group(1));
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      return new Served(process, new Gate(address, console, process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What ran in the target as the superuser sees it.
  List<String> query(String sql) {
    return server.query(SHOP, sql);
  }

  Path store() {
    return directory.resolve("countersign.db");
  }

  /// A gate in a child process.
  record Served(RunningProcess process, Gate gate) implements AutoCloseable {

    /// Ends it with SIGKILL, and returns when it is gone.
    void kill() {
      process.signal("KILL");
      process.outcome();
    }

    @Override
    public void close() {
      process.close();
    }
  }

  private String text(int console) {
    return """
    http: { listen: "127.0.0.1:%1$d" }
    store: { url: "jdbc:sqlite:%2$s/countersign.db" }
    ledger: { key: %2$s/ledger.key }
    gateways: [{ engine: postgres, listen: "127.0.0.1:0" %3$s }]
    targets:
      - { name: %4$s, engine: postgres, environment: dev, %5$s }
      - { name: vault, engine: postgres, environment: prod, %5$s }
    agents:
      - { name: %6$s, token: "%7$s", onBehalfOf: ana@example.com, targets: [%4$s] }
    people:
      - { name: ben@example.com, groups: [on-call], password: password-of-ben, apiToken: "%8$s" }
      - { name: cleo@example.com, groups: [on-call], password: password-of-cleo, apiToken: "%9$s" }
    """
            .formatted(
                console,
                directory,
                tlsKeys.isEmpty() ? "" : ", " + tlsKeys,
                SHOP,
                targetKeys,
                AGENT,
                TOKEN,
                Gate.token("ben"),
                Gate.token("cleo"))
        + String.join("\n", more);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
