package dev.countersign.app.evasions;

import dev.countersign.app.Wiring;
import dev.countersign.app.client.ApiClient;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.app.evasions.WireClient.Login;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Two servers with the same shop: one behind the whole gateway, one to ask directly.
///
/// The session behind the gate is a superuser's, so nothing but the gate stands in the way. Nobody
/// approves anything, and nobody waits for it.
final class Arena implements AutoCloseable {

  private static final String TARGET = "shop";
  private static final String SUPERUSER = "postgres";
  private static final String AGENT_TOKEN = "a-token-of-an-agent";
  private static final String PERSON_TOKEN = "a-token-of-a-person";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "log_statement", "all",
          "autovacuum", "off",
          "wal_level", "logical",
          "max_prepared_transactions", "5",
          "track_commit_timestamp", "on");

  private static final Pattern OID = Pattern.compile("\\{oid:([^}]+)}");

  private final Map<String, String> oids = new HashMap<>();
  private final PostgresServer gated = PostgresServer.start(18, SETTINGS);
  private final PostgresServer direct = PostgresServer.start(18, SETTINGS);
  private final TestDatabase shop;
  private final TestDatabase sameShop;
  private final TestDatabase shopForProofs;
  private final List<String> families;
  private final Wiring wiring;
  private final ApiClient api;
  private final Fingerprint fingerprint;

  /// @param home for the gate's own files
  /// @param families each has an agent of its own, since an agent may have so many changes only
  Arena(Path home, List<String> families) {
    this.families = List.copyOf(families);
    String sql = Case.resource("shop.sql");
    shop = gated.freshDatabase(sql);
    sameShop = direct.freshDatabase(sql);
    direct.execute("postgres", "CREATE DATABASE proofs TEMPLATE " + sameShop.name());
    shopForProofs = new TestDatabase(direct, "proofs");
    direct.execute("postgres", "CREATE DATABASE pristine TEMPLATE " + sameShop.name());
    fingerprint = new Fingerprint(shop, directory());
    wiring = Wiring.start(ConfigurationReader.parse("arena.yaml", configuration(home), Map.of()));
    api =
        new ApiClient(
            URI.create("http://127.0.0.1:" + wiring.console().getPort()),
            Optional.of(PERSON_TOKEN));
  }

  /// A directory in which the server could write.
  String directory() {
    try {
      Path directory = Path.of(System.getProperty("java.io.tmpdir"), "countersign-evasions");
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
      return directory.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A line with its placeholders filled in. Both shops have the same numbers, made by the same
  /// script on servers that were just born.
  String filled(String line) {
    return OID.matcher(line.replace("{dir}", directory()))
        .replaceAll(match -> oids.computeIfAbsent(match.group(1), this::oid));
  }

  private String oid(String name) {
    String kind = name.endsWith(")") ? "regprocedure" : "regtype";
    String question = "SELECT '%s'::%s::oid".formatted(name, kind);
    List<String> here = shop.query(question);
    if (!here.equals(sameShop.query(question))) {
      throw new IllegalStateException(name + " has another number on the other server");
    }
    return here.getFirst();
  }

  /// Through the gate, as the agent of a family.
  Login throughTheGate(String family) {
    int agent = families.indexOf(family);
    return new Login(wiring.gateways().getFirst(), "agent-" + agent, AGENT_TOKEN + agent, TARGET);
  }

  /// To the other server, around the gate.
  Login directly(TestDatabase database) {
    return new Login(direct.address(), SUPERUSER, "", database.name());
  }

  /// The shop on the other server.
  TestDatabase sameShop() {
    return sameShop;
  }

  /// A copy of it, for what is rolled back.
  TestDatabase shopForProofs() {
    return shopForProofs;
  }

  /// Another one, for what cannot be rolled back.
  TestDatabase anotherShop() {
    direct.execute("postgres", "CREATE DATABASE another TEMPLATE pristine");
    return new TestDatabase(direct, "another");
  }

  /// What the gated server keeps.
  List<String> fingerprint() {
    return fingerprint.take();
  }

  long mark() {
    return gated.log().mark();
  }

  /// What reached the gated server.
  List<String> statementsSince(long mark) {
    return gated.log().statementsSince(mark);
  }

  String logSince(long mark) {
    return gated.log().textSince(mark);
  }

  /// The rule that holds a change, by the gate's own review.
  String ruleOf(String change) {
    return api.get("/api/changes/" + change).at("/review/verdict/rule").asString("");
  }

  private String configuration(Path home) {
    String policy = write(home.resolve("policy.yaml"));
    String agents =
        families.stream()
            .map(family ->
                "  - { name: agent-%1$d, token: %2$s%1$d, onBehalfOf: ana@example.com, targets: [shop] }"
                    .formatted(families.indexOf(family), AGENT_TOKEN))
            .collect(Collectors.joining("\n"));
    return """
    http: { listen: "127.0.0.1:0" }
    store: { url: "jdbc:sqlite:%s/countersign.db" }
    ledger: { key: %s/ledger.key }
    policy: %s
    gateways: [{ engine: postgres, listen: "127.0.0.1:0" }]
    targets:
      - name: %s
        engine: postgres
        environment: prod
        address: "127.0.0.1:%d"
        database: %s
        session: { user: %s }
    people: [{ name: ben@example.com, groups: [on-call], password: a-password, apiToken: %s }]
    agents:
    %s
    """
        .formatted(
            home, home, policy, TARGET, gated.port(), shop.name(), SUPERUSER, PERSON_TOKEN, agents);
  }

  /// The built-in policy, but nobody waits.
  private static String write(Path policy) {
    try {
      return Files.writeString(
              policy, "version: 1\nextends: built-in\nhold: { wait: 0s, expires: 1h }\n")
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws Exception {
    wiring.close();
    fingerprint.close();
    gated.close();
    direct.close();
  }
}
