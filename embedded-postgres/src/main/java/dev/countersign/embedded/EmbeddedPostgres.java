package dev.countersign.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One running PostgreSQL server on loopback, with superuser `postgres`, that lives no longer than
/// this JVM. Everyone on loopback is trusted until `pg_hba.conf` is replaced with [#install].
///
/// The server owns a directory of its own: the data directory, and the log that spans its restarts.
/// Durability is off unless the settings say otherwise; a crash of the server alone loses nothing
/// even then, a crash of the machine does.
///
/// Methods may be called from any thread, one at a time.
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Map<String, String> DEFAULT_SETTINGS =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "shared_buffers", "32MB",
          "fsync", "off",
          "full_page_writes", "off",
          "timezone", "UTC",
          "log_timezone", "UTC",
          "lc_messages", "C");

  /// How often another port is tried when someone takes ours between choosing and binding it.
  private static final int PORT_ATTEMPTS_MAX = 5;

  private final Path home;
  private final ServerAccount account;
  private final PostgresProcess process;
  private final Thread shutdownHook;
  private int port;

  private EmbeddedPostgres(Path home, ServerAccount account, Path binaries) {
    this.home = home;
    this.account = account;
    this.process = new PostgresProcess(binaries, dataDirectory(), log(), account);
    this.shutdownHook = new Thread(this::destroy, "embedded-postgres-shutdown");
  }

  /// Starts a server and returns when it accepts connections.
  ///
  /// @param settings lines of `postgresql.conf`, stronger than the defaults of this class
  /// @throws UncheckedIOException with the server's own words when it does not start
  public static EmbeddedPostgres start(PostgresRelease release, Map<String, String> settings) {
    return start(release, settings, BinaryCache.ofThisUser());
  }

  static EmbeddedPostgres start(
      PostgresRelease release, Map<String, String> settings, BinaryCache cache) {
    try {
      var server =
          new EmbeddedPostgres(
              RunDirectories.create(cache.root()), cache.account(), cache.binaries(release));
      server.create(cache.pristineData(release), settings);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "PostgreSQL " + release.version() + " did not start: " + e.getMessage(), e);
    }
  }

  /// Where clients connect.
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  public Path dataDirectory() {
    return home.resolve("data");
  }

  /// The server's log, from its first start on.
  public Path log() {
    return home.resolve("server.log");
  }

  /// Puts a file into the data directory, readable by the server alone, replacing one of that name.
  /// The server reads it at the next [#reload] or [#restart].
  public void install(String name, String content) {
    unchecked(() -> write(dataDirectory().resolve(name), content));
  }

  /// Adds settings, stronger than all before; some need a [#restart], the others a [#reload].
  public void set(Map<String, String> settings) {
    unchecked(() -> appendSettings(settings));
  }

  /// Makes the server read its configuration again. When this returns, new connections see it.
  ///
  /// @throws UncheckedIOException with the server's complaint when the configuration is not usable
  public void reload() {
    unchecked(() -> process.reload(address()));
  }

  /// Stops as `pg_ctl stop -m fast` does: open transactions are aborted, a checkpoint is written.
  public void stop() {
    unchecked(process::stop);
  }

  /// Kills every process of the server with SIGKILL.
  public void kill() {
    unchecked(process::kill);
  }

  /// Starts again on the same port, after stopping if it still runs.
  public void restart() {
    unchecked(() -> {
      process.stop();
      process.start();
    });
  }

  /// Freezes every process of the server: connections stay open and nothing answers.
  public void pause() {
    unchecked(() -> process.signalAll("STOP"));
  }

  /// Lets a paused server go on.
  public void resume() {
    unchecked(() -> process.signalAll("CONT"));
  }

  public boolean isRunning() {
    return process.isRunning();
  }

  /// Ends the server at once and deletes everything it wrote.
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException shuttingDown) {
      return;
    }
    destroy();
  }

  private void create(Path pristine, Map<String, String> settings) throws IOException {
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    try {
      Commands.run(
          home, List.of("cp", "-a", "--reflink=auto", pristine + "", dataDirectory() + ""));
      var all = new LinkedHashMap<>(DEFAULT_SETTINGS);
      all.putAll(settings);
      appendSettings(all);
      startOnFreePort();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void startOnFreePort() throws IOException {
    for (int attempt = 1; ; attempt++) {
      port = FreePorts.next();
      appendSettings(Map.of("port", Integer.toString(port)));
      try {
        process.start();
        return;
      } catch (IOException e) {
        boolean portTaken = String.valueOf(e.getMessage()).contains("Address already in use");
        if (!portTaken || attempt == PORT_ATTEMPTS_MAX) {
          throw e;
        }
      }
    }
  }

  private void appendSettings(Map<String, String> settings) throws IOException {
    String lines =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + " = " + quoted(setting.getValue()) + "\n")
            .collect(Collectors.joining());
    Files.writeString(dataDirectory().resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
  }

  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private void write(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    account.give(file);
  }

  private void destroy() {
    unchecked(() -> {
      process.kill();
      Directories.delete(home);
    });
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static void unchecked(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
