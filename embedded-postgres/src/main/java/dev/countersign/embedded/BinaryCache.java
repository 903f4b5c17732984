package dev.countersign.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The per-user directory where each release lies unpacked, next to a data directory that initdb
/// has already filled. Both are made once, under a file lock, and appear by an atomic rename:
/// whoever sees the directory sees all of it, also when another JVM is making it or was killed
/// doing so.
final class BinaryCache {

  /// File locks belong to the whole JVM, so threads of one JVM take turns on this.
  private static final Object THIS_JVM = new Object();

  private final Path root;
  private final ServerAccount account;

  BinaryCache(Path root, ServerAccount account) {
    this.root = root;
    this.account = account;
  }

  /// The cache of the current user. Root's own home is closed to the account that the server runs
  /// as, so root uses the system's cache directory.
  static BinaryCache ofThisUser() {
    var account = ServerAccount.current();
    Path root =
        account.switched()
            ? Path.of("/var/cache/countersign")
            : Path.of(System.getProperty("user.home"), ".cache", "countersign");
    return new BinaryCache(root, account);
  }

  Path root() {
    return root;
  }

  ServerAccount account() {
    return account;
  }

  /// The unpacked release: a directory with `bin`, `lib` and `share`.
  Path binaries(PostgresRelease release) throws IOException {
    return provide("postgres-" + release.version(), directory -> unpack(release, directory));
  }

  /// A data directory fresh from initdb, to be copied and never to be run.
  Path pristineData(PostgresRelease release) throws IOException {
    Path binaries = binaries(release);
    return provide("data-" + release.version(), directory -> initialise(binaries, directory));
  }

  private static void unpack(PostgresRelease release, Path directory) throws IOException {
    try (var tar = release.openTar()) {
      Commands.run(directory, List.of("tar", "-x", "--no-same-owner", "-f", "-"), tar);
    }
  }

  private void initialise(Path binaries, Path directory) throws IOException {
    account.give(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    var initdb =
        List.of(
            binaries.resolve("bin/initdb").toString(),
            "--pgdata=" + directory,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync");
    Commands.run(directory, account.command(initdb));
  }

  @FunctionalInterface
  private interface Filling {
    void fill(Path directory) throws IOException;
  }

  private Path provide(String name, Filling filling) throws IOException {
    Path wanted = root.resolve(name);
    if (Files.isDirectory(wanted)) {
      return wanted;
    }
    Directories.create(root);
    synchronized (THIS_JVM) {
      try (var channel = openLock(name);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.isDirectory(wanted)) {
          fill(root.resolve(name + ".part"), filling, wanted);
        }
      }
    }
    return wanted;
  }

  private FileChannel openLock(String name) throws IOException {
    return FileChannel.open(
        root.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void fill(Path part, Filling filling, Path wanted) throws IOException {
    Directories.delete(part);
    Directories.create(part);
    filling.fill(part);
    Files.move(part, wanted, StandardCopyOption.ATOMIC_MOVE);
  }
}
