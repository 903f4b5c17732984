package dev.countersign.pggrammar.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The package `libpg-query`, as the lock file pins it. npm checks the archive against the lock
/// file; the binary itself is checked here once more, because everything rests on it.
final class NpmPackage {
  private static final String BINARY_SHA256 =
      "378b64e6182f65c71ad5dbd2c31c81e9dfed7d2f2debfb4b51c0d0de8fa2ae36";

  private final Path module;
  private final Path files;

  NpmPackage(Path module) {
    this.module = module;
    files = module.resolve("node_modules/libpg-query/wasm");
  }

  byte[] binary() throws IOException {
    var path = files.resolve("libpg-query.wasm");
    if (!isExpected(path)) {
      install();
    }
    if (!isExpected(path)) {
      throw new IOException(
          path + " has SHA-256 " + hash(path) + ", expected " + BINARY_SHA256 + ". Do not use it.");
    }
    return Files.readAllBytes(path);
  }

  /// The JavaScript that usually runs the binary.
  String glue() throws IOException {
    return Files.readString(files.resolve("libpg-query.js"));
  }

  private static boolean isExpected(Path path) throws IOException {
    return hash(path).equals(BINARY_SHA256);
  }

  private static String hash(Path path) throws IOException {
    return Files.exists(path) ? Sha256.of(Files.readAllBytes(path)) : "(no such file)";
  }

  private void install() throws IOException {
    var npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(module.toFile())
            .redirectErrorStream(true);
    var running = start(npm);
    running.getOutputStream().close();
    var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (exitCode(running) != 0) {
      throw new IOException("npm ci failed in " + module + ":\n" + said);
    }
  }

  private static Process start(ProcessBuilder npm) throws IOException {
    try {
      return npm.start();
    } catch (IOException e) {
      throw new IOException("npm (Node.js 18 or newer) is needed to fetch libpg-query", e);
    }
  }

  private static int exitCode(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while npm was running", e);
    }
  }
}
