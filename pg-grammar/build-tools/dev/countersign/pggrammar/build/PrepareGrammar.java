package dev.countersign.pggrammar.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Run by Maven before the compiler: fetches the binary, checks it, splits it, and writes what the
/// library reads beside it. Does nothing when nothing changed since the last time.
///
/// Arguments: the directory of the module, the directory to write to.
public final class PrepareGrammar {
  /// The nested blocks of the grammar's automaton are two thousand deep; the tools recurse into
  /// them.
  private static final long STACK_BYTES = 512L << 20;

  private static final String RESOURCES = "resources/dev/countersign/pggrammar";

  private final Path module;
  private final Path output;

  private PrepareGrammar(Path module, Path output) {
    this.module = module;
    this.output = output;
  }

  /// Exits with 1 when the grammar could not be prepared, after saying why.
  public static void main(String[] arguments) throws InterruptedException {
    var task = new PrepareGrammar(Path.of(arguments[0]), Path.of(arguments[1]));
    var thread = new Thread(null, task::run, "prepare-grammar", STACK_BYTES);
    thread.setUncaughtExceptionHandler((failed, reason) -> {
      reason.printStackTrace();
      System.exit(1);
    });
    thread.start();
    thread.join();
  }

  private void run() {
    try {
      var stamp = output.resolve("stamp");
      var inputs = hashOfInputs();
      if (!Files.exists(stamp) || !Files.readString(stamp).equals(inputs)) {
        prepare();
        Files.writeString(stamp, inputs);
      }
    } catch (IOException e) {
      throw new IllegalStateException("The grammar could not be prepared: " + e.getMessage(), e);
    }
  }

  private void prepare() throws IOException {
    var npm = new NpmPackage(module);
    var binary = npm.binary();
    var resources = Files.createDirectories(output.resolve(RESOURCES));
    Files.write(output.resolve("pg18.wasm"), Splitter.split(binary));
    Files.write(resources.resolve("glue.txt"), JsGlue.namesIn(npm.glue()));
    Files.write(resources.resolve("node-types.txt"), NodeTypes.in(binary));
  }

  private String hashOfInputs() throws IOException {
    var hash = Sha256.newDigest();
    hash.update(Files.readAllBytes(module.resolve("package-lock.json")));
    try (var sources = Files.walk(module.resolve("build-tools"))) {
      for (var source : sources.filter(Files::isRegularFile).sorted().toList()) {
        hash.update(Files.readAllBytes(source));
      }
    }
    return HexFormat.of().formatHex(hash.digest());
  }
}
