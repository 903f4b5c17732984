package dev.countersign.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The processes of one server: the postmaster and its children.
final class PostgresProcess {

  /// The kernel ties a server to the thread that started it, not to the whole JVM. So all servers
  /// are started by one thread that ends only with the JVM.
  private static final ExecutorService LAUNCHER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("embedded-postgres-launcher").factory());

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration RELOAD_LIMIT = Duration.ofSeconds(10);
  private static final int POLL_MILLIS = 10;
  private static final int SSL_REQUEST_CODE = 80877103;

  private static final String RELOADING = "received SIGHUP, reloading configuration files";

  private final Path binaries;
  private final Path data;
  private final Path log;
  private final ServerAccount account;
  private volatile Optional<Process> postmaster = Optional.empty();

  PostgresProcess(Path binaries, Path data, Path log, ServerAccount account) {
    this.binaries = binaries;
    this.data = data;
    this.log = log;
    this.account = account;
  }

  boolean isRunning() {
    return postmaster.map(Process::isAlive).orElse(false);
  }

  /// Starts the postmaster and waits until it says in its pid file that it accepts connections.
  void start() throws IOException {
    int logStart = logged().length();
    Process started = launch();
    postmaster = Optional.of(started);
    Instant limit = Instant.now().plus(START_LIMIT);
    while (!saysReady(started)) {
      if (pausedUntilExit(started) || Instant.now().isAfter(limit)) {
        killAll(started);
        throw new IOException(logged().substring(logStart).strip());
      }
    }
  }

  void stop() throws IOException {
    if (!isRunning()) {
      return;
    }
    Process running = postmaster.orElseThrow();
    signal("INT", List.of(running.toHandle()));
    if (!endsWithin(running, STOP_LIMIT)) {
      killAll(running);
    }
  }

  void kill() throws IOException {
    if (isRunning()) {
      killAll(postmaster.orElseThrow());
    }
  }

  void signalAll(String signal) throws IOException {
    Process running = postmaster.filter(Process::isAlive).orElseThrow(this::notRunning);
    signal(signal, family(running));
  }

  /// The postmaster is one thread: it finishes reading the files before it accepts the next
  /// connection. So a connection that is answered after the log speaks of the reload sees the
  /// result.
  void reload(InetSocketAddress address) throws IOException {
    Process running = postmaster.filter(Process::isAlive).orElseThrow(this::notRunning);
    int before = logged().length();
    signal("HUP", List.of(running.toHandle()));
    Instant limit = Instant.now().plus(RELOAD_LIMIT);
    while (!logged().substring(before).contains(RELOADING)) {
      if (pausedUntilExit(running) || Instant.now().isAfter(limit)) {
        throw new IOException("PostgreSQL did not reload its configuration");
      }
    }
    knock(address);
    refuseComplaints(logged().substring(before));
  }

  /// One char per byte: clients may make the server log text in any encoding.
  private String logged() throws IOException {
    return Files.exists(log) ? Files.readString(log, ISO_8859_1) : "";
  }

  private static void refuseComplaints(String logged) throws IOException {
    boolean complained =
        Stream.of("was not reloaded", "contains errors").anyMatch(logged::contains);
    if (complained) {
      throw new IOException(logged.strip());
    }
  }

  /// Asks for TLS and waits for the one byte that a fresh backend answers with.
  private static void knock(InetSocketAddress address) throws IOException {
    try (var socket = new Socket(address.getAddress(), address.getPort());
        InputStream in = socket.getInputStream()) {
      socket.setSoTimeout((int) RELOAD_LIMIT.toMillis());
      byte[] request = ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST_CODE).array();
      socket.getOutputStream().write(request);
      if (in.read() < 0) {
        throw new IOException("PostgreSQL closed a connection just after reloading");
      }
    }
  }

  private Process launch() throws IOException {
    List<String> command =
        account.command(List.of(binaries.resolve("bin/postgres").toString(), "-D", data + ""));
    ProcessBuilder builder =
        Commands.builder(data, command).redirectOutput(Redirect.appendTo(log.toFile()));
    try {
      Process process = LAUNCHER.submit(builder::start).get();
      process.getOutputStream().close();
      return process;
    } catch (ExecutionException e) {
      throw new IOException("could not run " + command, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting PostgreSQL", e);
    }
  }

  /// The eighth line of `postmaster.pid` is the status that pg_ctl waits for too; the first is the
  /// process that wrote it, which tells it from one that a killed server left behind.
  private boolean saysReady(Process started) throws IOException {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return lines.size() >= 8
          && lines.get(0).strip().equals(Long.toString(started.pid()))
          && lines.get(7).strip().equals("ready");
    } catch (NoSuchFileException notYet) {
      return false;
    }
  }

  private static boolean pausedUntilExit(Process process) throws IOException {
    return endsWithin(process, Duration.ofMillis(POLL_MILLIS));
  }

  private static boolean endsWithin(Process process, Duration limit) throws IOException {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for PostgreSQL", e);
    }
  }

  private static void killAll(Process running) throws IOException {
    List<ProcessHandle> family = family(running);
    family.forEach(ProcessHandle::destroyForcibly);
    Instant limit = Instant.now().plus(STOP_LIMIT);
    for (ProcessHandle member : family) {
      while (isAlive(member) && Instant.now().isBefore(limit)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      }
    }
  }

  /// A zombie that a lazy init process has not collected yet is dead: it holds nothing any more.
  private static boolean isAlive(ProcessHandle member) {
    try {
      String stat = Files.readString(Path.of("/proc/" + member.pid() + "/stat"), ISO_8859_1);
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  private static List<ProcessHandle> family(Process running) {
    return Stream.concat(Stream.of(running.toHandle()), running.descendants()).toList();
  }

  private static void signal(String signal, List<ProcessHandle> to) throws IOException {
    List<String> pids = to.stream().map(ProcessHandle::pid).map(String::valueOf).toList();
    String script = "kill -s " + signal + " " + String.join(" ", pids);
    Commands.run(Path.of("/"), List.of("sh", "-c", script));
  }

  private IOException notRunning() {
    return new IOException("PostgreSQL is not running: " + data);
  }
}
