package dev.countersign.pggrammar.build;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Emscripten shortens the names of imports and exports to single letters, other ones in each
/// build; only the JavaScript that came out of the same build knows what they mean. This reads it
/// there, so that the library can ask for functions by their C names. One line each: `import a
/// invoke_iii`, `export F wasm_parse_query_raw`.
final class JsGlue {
  private static final Pattern IMPORTS = Pattern.compile("wasmImports=\\{([^}]*)}");
  private static final Pattern IMPORT = Pattern.compile("(\\w+):_*(\\w+)");
  private static final Pattern EXPORT =
      Pattern.compile("(\\w+)=(?:Module\\[\"\\w+\"]=)?wasmExports\\[\"(\\w+)\"]");
  private static final Pattern CONSTRUCTOR = Pattern.compile("wasmExports\\[\"(\\w+)\"]\\(\\)");

  private JsGlue() {}

  static List<String> namesIn(String glue) {
    var imports = IMPORT.matcher(only(IMPORTS, glue).group(1)).results();
    return Stream.of(
            imports.map(i -> "import " + i.group(1) + " " + i.group(2)),
            EXPORT
                .matcher(glue)
                .results()
                .map(e -> "export " + e.group(2) + " " + cName(e.group(1))),
            Stream.of("export " + only(CONSTRUCTOR, glue).group(1) + " constructor"))
        .flatMap(names -> names)
        .distinct()
        .sorted()
        .toList();
  }

  /// C names carry an underscore in JavaScript, internal ones two or three.
  private static String cName(String name) {
    return name.replaceFirst("^_+", "");
  }

  private static Matcher only(Pattern pattern, String glue) {
    var matcher = pattern.matcher(glue);
    if (!matcher.find()) {
      throw new UnsupportedModule("its JavaScript has nothing like " + pattern);
    }
    return matcher;
  }
}
