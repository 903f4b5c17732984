package dev.countersign.bench;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.ProcessRunner;
import dev.countersign.testkit.RunningProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The server with pgbench's tables, and every contender started in front of it.
final class Course implements AutoCloseable {

  private static final Duration ALL_DAY = Duration.ofHours(2);

  /// What the agent of the benchmark shows that it has.
  static final String TOKEN = "bench-token-0123456789abcdef";

  private final PostgresServer server;
  private final Path directory;
  private final List<RunningProcess> running = new ArrayList<>();

  private Course(PostgresServer server, Path directory) {
    this.server = server;
    this.directory = directory;
  }

  /// With pgbench's tables.
  static Course open() throws IOException {
    Course course = empty();
    course.fill();
    return course;
  }

  /// With a database in which there is nothing yet.
  static Course empty() throws IOException {
    PostgresServer server =
        PostgresServer.start(18, Map.of("max_connections", "2500", "shared_buffers", "256MB"));
    server.createDatabase("bench");
    server.execute("bench", "CREATE ROLE bench LOGIN PASSWORD 'bench' SUPERUSER");
    return new Course(server, Files.createTempDirectory("countersign-bench"));
  }

  /// Runs statements in the benchmark's database.
  void execute(String sql) {
    server.execute("bench", sql);
  }

  /// Direct, Countersign, pgbouncer and HAProxy, in this order.
  List<Contender> contenders() throws IOException {
    return List.of(direct(), countersign(freePort()), pgbouncer(), haproxy());
  }

  @Override
  public void close() {
    running.forEach(RunningProcess::close);
    server.close();
  }

  private void fill() {
    ProcessRunner.of(
            "pgbench",
            "-i",
            "-q",
            "-s",
            "10",
            "-h",
            "127.0.0.1",
            "-p",
            "" + server.port(),
            "-U",
            "bench",
            "bench")
        .run()
        .outOfSuccess();
  }

  private Contender direct() {
    return new Contender("direct", server.port(), "bench", "bench", "bench", Optional.empty());
  }

  /// Countersign with its HTTP API at this port.
  Contender countersign(int http) throws IOException {
    int port = freePort();
    Path file =
        write(
            "countersign.yaml",
            """
            http: { listen: "127.0.0.1:%d" }
            store: { url: "jdbc:sqlite:%s/countersign.db" }
            gateways:
              - { engine: postgres, listen: "127.0.0.1:%d" }
            targets:
              - name: bench
                engine: postgres
                environment: prod
                address: 127.0.0.1:%d
                database: bench
                session: { user: bench, password: bench }
            environments: [prod]
            agents:
              - { name: bench, token: %s, onBehalfOf: ana@example.com, targets: [bench] }
            people:
              - { name: ana@example.com, groups: [on-call], password: bench-bench-bench }
            """
                .formatted(http, directory, port, server.port(), TOKEN));
    RunningProcess process =
        start(
            ProcessRunner.of("./countersign", "serve", "-c", file.toString())
                .withDirectory(root()));
    awaitPort(port);
    awaitPort(http);
    return new Contender("countersign", port, "bench", "bench", TOKEN, Optional.of(process.pid()));
  }

  private Contender pgbouncer() throws IOException {
    int port = freePort();
    Path users = write("users.txt", "\"bench\" \"bench\"\n");
    Path file =
        write(
            "pgbouncer.ini",
            """
            [databases]
            bench = host=127.0.0.1 port=%d dbname=bench
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = trust
            auth_file = %s
            pool_mode = session
            max_client_conn = 2000
            default_pool_size = 1100
            so_reuseport = 0
            log_connections = 0
            log_disconnections = 0
            """
                .formatted(server.port(), port, users));
    openForNobody();
    RunningProcess process = start(unprivileged("pgbouncer", file.toString()));
    awaitPort(port);
    return new Contender("pgbouncer", port, "bench", "bench", "bench", Optional.of(process.pid()));
  }

  private Contender haproxy() throws IOException {
    int port = freePort();
    Path file =
        write(
            "haproxy.cfg",
            """
            global
              maxconn 4000
            defaults
              mode tcp
              timeout connect 5s
              timeout client 1h
              timeout server 1h
            listen postgres
              bind 127.0.0.1:%d
              server one 127.0.0.1:%d
            """
                .formatted(port, server.port()));
    RunningProcess process = start(ProcessRunner.of("haproxy", "-db", "-f", file.toString()));
    awaitPort(port);
    return new Contender("haproxy", port, "bench", "bench", "bench", Optional.of(process.pid()));
  }

  private static ProcessRunner unprivileged(String... command) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return ProcessRunner.of(command);
    }
    List<String> all =
        new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    all.addAll(List.of(command));
    return ProcessRunner.of(all);
  }

  private void openForNobody() throws IOException {
    directory.toFile().setExecutable(true, false);
    directory.toFile().setReadable(true, false);
    try (var files = Files.list(directory)) {
      files.forEach(file -> file.toFile().setReadable(true, false));
    }
  }

  private RunningProcess start(ProcessRunner runner) {
    RunningProcess process = runner.withLimit(ALL_DAY).start();
    running.add(process);
    return process;
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private static Path root() {
    return Path.of("").toAbsolutePath();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitPort(int port) {
    dev.countersign.testkit.Eventually.happens(
        "something listens on port " + port,
        Duration.ofMinutes(5),
        () -> {
          try (var _ = new java.net.Socket("127.0.0.1", port)) {
            return true;
          } catch (IOException notYet) {
            return false;
          }
        });
  }
}
