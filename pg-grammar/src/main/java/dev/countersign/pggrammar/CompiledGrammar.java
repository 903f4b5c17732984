package dev.countersign.pggrammar;

import dev.countersign.pggrammar.bytecode.Pg18;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;

/// What all guests have in common: the compiled module, and the C names of what goes in and out of
/// it, which the build noted in `glue.txt`. Immutable.
final class CompiledGrammar {
  static final List<String> NODE_TYPES = linesOf("node-types.txt");
  static final WasmModule MODULE = Pg18.load();

  private static final Map<String, String> IMPORTS = new HashMap<>();
  private static final Map<String, Integer> FUNCTIONS = new HashMap<>();

  static {
    var exports = new HashMap<String, String>();
    for (var line : linesOf("glue.txt")) {
      var words = line.split(" ", -1);
      (words[0].equals("import") ? IMPORTS : exports).put(words[1], words[2]);
    }
    var section = MODULE.exportSection();
    for (int i = 0; i < section.exportCount(); i++) {
      var export = section.getExport(i);
      if (export.exportType() == ExternalType.FUNCTION) {
        FUNCTIONS.put(named(exports, export.name()), (int) export.index());
      }
    }
  }

  private CompiledGrammar() {}

  /// The index of an exported function, by its C name.
  static int function(String cName) {
    return named(FUNCTIONS, cName);
  }

  /// The C name of an imported function.
  static String importName(String shortName) {
    return named(IMPORTS, shortName);
  }

  private static <V> V named(Map<String, V> map, String name) {
    var value = map.get(name);
    if (value == null) {
      throw new IllegalStateException("The compiled grammar has nothing called " + name);
    }
    return value;
  }

  private static List<String> linesOf(String resource) {
    try (var in = CompiledGrammar.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The library lacks its resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read resource " + resource, e);
    }
  }
}
