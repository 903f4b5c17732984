package dev.countersign.app.migrations;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers which files there are, as many files have the same neighbours. Thread-safe.
public final class Folders {

  private final Map<Path, Boolean> seen = new ConcurrentHashMap<>();

  /// Whether a directory has a file of this name.
  boolean has(Path directory, String name) {
    return seen.computeIfAbsent(directory.resolve(name), Files::isRegularFile);
  }
}
