package dev.countersign.pggrammar.build;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// The types of node that a parse tree can be made of. The function that writes the tree as JSON
/// has the opening of each as a string constant, such as `"SelectStmt":{`; so the list is read from
/// the very binary that is run, and cannot fall behind it.
final class NodeTypes {
  private static final Pattern OPENING = Pattern.compile("\"([A-Z][A-Za-z0-9_]*)\":\\{\0");

  /// The nodes of function bodies in PL/pgSQL, which another parser makes.
  private static final String PLPGSQL = "PLpgSQL_";

  private static final List<String> SURELY_THERE =
      List.of("RawStmt", "SelectStmt", "A_Const", "ColumnRef", "TransactionStmt");

  private NodeTypes() {}

  static List<String> in(byte[] binary) {
    var text = new StringBuilder();
    WasmModule.read(binary)
        .data()
        .values()
        .forEach(segment -> text.append(new String(segment, StandardCharsets.ISO_8859_1)));
    var names =
        OPENING
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.startsWith(PLPGSQL))
            .distinct()
            .sorted()
            .toList();
    if (!names.containsAll(SURELY_THERE)) {
      throw new UnsupportedModule("its node types were not found where they were looked for");
    }
    return names;
  }
}
