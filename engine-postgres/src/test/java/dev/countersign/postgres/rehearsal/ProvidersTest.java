package dev.countersign.postgres.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.core.Target;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.Rehearsal.Status;
import dev.countersign.core.review.RehearsedRun.Kind;
import dev.countersign.postgres.LiveTargets;
import dev.countersign.postgres.rehearsal.DumpClones.Source;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProvidersTest {

  private static final String SCHEMA =
      """
      CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL, note text);
      INSERT INTO orders SELECT g, g, 'secret ' || g FROM generate_series(1, 100) g;
      """;
  private static final String CHANGE = "ALTER TABLE orders ADD COLUMN a int";
  private static final String UNDO = "ALTER TABLE orders DROP COLUMN a";

  /// The oldest server, because a dump can only be made by programs that are not older.
  private static TestDatabase shop = PostgresServer.shared(14).freshDatabase(SCHEMA);

  @TempDir private Path folder = Path.of("");

  @AfterAll
  static void drop() {
    shop.close();
  }

  @Test
  void the_target_itself_is_dumped_without_the_rows_of_some_tables() {
    Target target = LiveTargets.of(shop);
    Stand stand =
        Stand.with(
                shop,
                new DumpClones(
                    Stand.server(shop),
                    new Source.Live(target, List.of("orders")),
                    Optional.empty()))
            .undoneBy(UNDO);

    Rehearsal rehearsal = stand.rehearse(CHANGE, "UPDATE orders SET a = 1");

    passed(stand, rehearsal);
    assertThat(rehearsal.run(Kind.FORWARD).orElseThrow().statements().get(1).rows().orElseThrow())
        .isZero();
  }

  @Test
  void a_dump_in_a_file_is_restored_archive_or_plain() throws IOException {
    for (String sql : List.of("plain", "archive")) {
      Path file = folder.resolve(sql);
      if (sql.equals("plain")) {
        Files.writeString(file, SCHEMA);
      } else {
        run(
            "pg_dump -Fc -h 127.0.0.1 -p %d -U postgres -f %s %s"
                .formatted(shop.server().port(), file, shop.name()));
      }
      Stand stand =
          Stand.with(
                  shop, new DumpClones(Stand.server(shop), new Source.Kept(file), Optional.empty()))
              .undoneBy(UNDO);

      passed(stand, stand.rehearse(CHANGE));
    }
  }

  @Test
  void a_command_prints_the_dump() throws IOException {
    Path file = Files.writeString(folder.resolve("dump.sql"), SCHEMA);
    Stand stand =
        Stand.with(
                shop,
                new DumpClones(
                    Stand.server(shop), new Source.Printed("cat " + file), Optional.empty()))
            .undoneBy(UNDO);

    passed(stand, stand.rehearse(CHANGE));
  }

  @Test
  void missing_programs_and_broken_dumps_are_said_and_leave_nothing() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.sql"), "CREATE TABEL x ();");
    Stand missing =
        Stand.with(
            shop,
            new DumpClones(
                Stand.server(shop),
                new Source.Live(LiveTargets.of(shop), List.of()),
                Optional.of(folder)));
    Stand wrong =
        Stand.with(
            shop, new DumpClones(Stand.server(shop), new Source.Kept(broken), Optional.empty()));

    assertThat(missing.rehearse(CHANGE).problem()).contains("pg_dump cannot be run");
    assertThat(wrong.rehearse(CHANGE).problem()).contains("psql failed").contains("TABEL");
    assertThat(missing.leftOvers()).isEmpty();
    assertThat(wrong.records().names()).isEmpty();
  }

  @Test
  void a_command_of_the_operator_makes_and_drops_the_clone() {
    String psql = "psql -qX -h 127.0.0.1 -p %d -U postgres postgres ".formatted(server().port());
    String make =
        psql
            + "-c \"CREATE DATABASE $COUNTERSIGN_CLONE TEMPLATE %s\" && ".formatted(shop.name())
            + "echo postgresql://postgres:x@127.0.0.1:%d/$COUNTERSIGN_CLONE"
                .formatted(server().port());
    String drop = psql + "-c \"DROP DATABASE IF EXISTS $COUNTERSIGN_CLONE WITH (FORCE)\"";
    Stand stand =
        Stand.with(shop, new CommandClones(LiveTargets.of(shop), make, drop)).undoneBy(UNDO);

    passed(stand, stand.rehearse(CHANGE));
    Stand silent = Stand.with(shop, new CommandClones(LiveTargets.of(shop), "echo hello", "true"));
    assertThat(silent.rehearse(CHANGE).problem()).contains("printed something else");
    Stand failing =
        Stand.with(shop, new CommandClones(LiveTargets.of(shop), "echo no >&2; exit 3", "true"));
    assertThat(failing.rehearse(CHANGE).problem()).contains("exit code 3").contains("no");
  }

  @Test
  void a_database_lab_engine_makes_and_drops_the_clone() throws IOException {
    try (Lab lab = new Lab("token-of-the-lab")) {
      Stand stand =
          Stand.with(shop, new DblabClones(LiveTargets.of(shop), lab.url(), "token-of-the-lab"))
              .undoneBy(UNDO);

      passed(stand, stand.rehearse(CHANGE));
      assertThat(lab.dropped).isEqualTo(1);
      Stand stranger =
          Stand.with(shop, new DblabClones(LiveTargets.of(shop), lab.url(), "another token"));
      assertThat(stranger.rehearse(CHANGE).problem())
          .contains("HTTP 401")
          .contains("Check your verification token.");
    }
  }

  private static void passed(Stand stand, Rehearsal rehearsal) {
    assertThat(rehearsal.status()).as(rehearsal.toString()).isEqualTo(Status.PASSED);
    assertThat(rehearsal.run(Kind.UNDO)).isPresent();
    assertThat(stand.leftOvers()).isEmpty();
    assertThat(stand.records().names()).isEmpty();
  }

  private static PostgresServer server() {
    return shop.server();
  }

  private static void run(String command) throws IOException {
    try {
      assertThat(new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The part of a Database Lab Engine's API that makes, shows and drops clones, over real
  /// databases.
  private static final class Lab implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer http;
    private final String token;
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private int dropped;

    Lab(String token) throws IOException {
      this.token = token;
      this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext("/api/clone", this::answer);
      http.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/api");
    }

    @Override
    public void close() {
      http.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
      if (!token.equals(exchange.getRequestHeaders().getFirst("Verification-Token"))) {
        reply(
            exchange,
            401,
            "{\"code\":\"UNAUTHORIZED\",\"message\":\"Check your verification token.\"}");
        return;
      }
      String id = exchange.getRequestURI().getPath().replaceFirst("/api/clone/?", "");
      switch (exchange.getRequestMethod()) {
        case "POST" -> make(exchange, JSON.readTree(exchange.getRequestBody().readAllBytes()));
        case "GET" -> show(exchange, id);
        default -> drop(exchange, id);
      }
    }

    private void make(HttpExchange exchange, JsonNode wanted) throws IOException {
      String id = wanted.path("id").asString("");
      JsonNode db = wanted.path("db");
      server()
          .execute(
              "postgres",
              "CREATE ROLE %s SUPERUSER LOGIN PASSWORD '%s'"
                  .formatted(db.path("username").asString(""), db.path("password").asString("")));
      server().execute("postgres", "CREATE DATABASE %s TEMPLATE %s".formatted(id, shop.name()));
      asked.put(id, 0);
      reply(exchange, 201, clone(id, "CREATING"));
    }

    private void show(HttpExchange exchange, String id) throws IOException {
      if (!asked.containsKey(id)) {
        missing(exchange);
        return;
      }
      int times = asked.merge(id, 1, Integer::sum);
      reply(exchange, 200, clone(id, times < 2 ? "CREATING" : "OK"));
    }

    private void drop(HttpExchange exchange, String id) throws IOException {
      if (asked.remove(id) == null) {
        missing(exchange);
        return;
      }
      dropped++;
      server().execute("postgres", "DROP DATABASE " + id + " WITH (FORCE)");
      server().execute("postgres", "DROP ROLE countersign");
      reply(exchange, 200, "");
    }

    private static void missing(HttpExchange exchange) throws IOException {
      reply(exchange, 404, "{\"code\":\"NOT_FOUND\",\"message\":\"clone not found\"}");
    }

    /// The host and port are of the real server; so is the database, under the name that the engine
    /// was asked for.
    private static String clone(String id, String status) {
      return """
      {"id":"%s","status":{"code":"%s","message":"Clone."},
       "db":{"host":"127.0.0.1","port":"%d","username":"countersign","password":"","dbName":"%s"}}
      """
          .formatted(id, status, server().port(), id);
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }
  }
}
