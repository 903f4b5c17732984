package dev.countersign.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The directories of the servers that this JVM runs: `run/<jvm>/server-<n>`, guarded by the lock
/// on `run/<jvm>.lock` that this JVM holds until it ends. A directory whose lock is free was left
/// by a JVM that was killed; the next JVM to come removes it.
final class RunDirectories {

  private static Optional<RunDirectories> ofThisJvm = Optional.empty();

  private static int nextNumber = 1;

  private final Path mine;

  /// Held, never released: the operating system frees it with the process.
  @SuppressWarnings("UnusedVariable")
  private final FileLock held;

  private RunDirectories(Path mine, FileLock held) {
    this.mine = mine;
    this.held = held;
  }

  /// A new, empty directory below the cache.
  static synchronized Path create(Path cacheRoot) throws IOException {
    if (ofThisJvm.isEmpty()) {
      ofThisJvm = Optional.of(open(Directories.create(cacheRoot.resolve("run"))));
    }
    return Directories.create(ofThisJvm.get().mine.resolve("server-" + nextNumber++));
  }

  private static RunDirectories open(Path run) throws IOException {
    try (var turn = openForLock(run.resolve("turn"));
        FileLock lock = turn.lock()) {
      if (!lock.isValid()) {
        throw new IOException("lost the lock on " + run);
      }
      sweep(run);
      String name = UUID.randomUUID().toString();
      FileLock held = openForLock(run.resolve(name + ".lock")).lock();
      return new RunDirectories(Directories.create(run.resolve(name)), held);
    }
  }

  private static void sweep(Path run) throws IOException {
    for (Path lockFile : lockFiles(run)) {
      var channel = openForLock(lockFile);
      try {
        if (channel.tryLock() != null) {
          String name = lockFile.getFileName().toString().replace(".lock", "");
          Directories.delete(run.resolve(name));
          Files.deleteIfExists(lockFile);
        }
      } catch (OverlappingFileLockException ours) {
        // Another class loader of this JVM holds it. Closing any channel to the file would free it.
        continue;
      }
      channel.close();
    }
  }

  private static List<Path> lockFiles(Path run) throws IOException {
    try (var files = Files.list(run)) {
      return files.filter(file -> file.toString().endsWith(".lock")).toList();
    }
  }

  private static FileChannel openForLock(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
