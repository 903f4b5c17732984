package dev.countersign.core.evidence;

import java.util.Optional;

/// An object of a database, resolved as the server resolves it.
///
/// @param kind the engine's own word: `table`, `view`, `index`, `function`, `role`, `setting`, …
/// @param schema the schema it lives in; empty when it has none or it could not be resolved
/// @param name its name, decoded; functions with their argument types, as in `f(integer, text)`
/// @param certain false: the name could not be resolved, and stays as it was written
public record ObjectName(String kind, Optional<String> schema, String name, boolean certain) {

  /// An object that was resolved.
  public static ObjectName of(String kind, String schema, String name) {
    return new ObjectName(kind, Optional.of(schema), name, true);
  }

  /// An object that has no schema, such as a role.
  public static ObjectName of(String kind, String name) {
    return new ObjectName(kind, Optional.empty(), name, true);
  }

  /// A name that could not be resolved.
  public static ObjectName unresolved(String kind, String name) {
    return new ObjectName(kind, Optional.empty(), name, false);
  }

  /// The qualified name, quoted like in SQL where it must be.
  public String qualified() {
    return schema.map(s -> quote(s) + ".").orElse("") + quoteName();
  }

  @Override
  public String toString() {
    return kind + " " + qualified();
  }

  private String quoteName() {
    int arguments = name.indexOf('(');
    if (arguments > 0) {
      return quote(name.substring(0, arguments)) + name.substring(arguments);
    }
    return schema.isPresent() || certain ? quote(name) : name;
  }

  private static String quote(String part) {
    return isPlain(part) ? part : '"' + part.replace("\"", "\"\"") + '"';
  }

  /// Asked for every name of every statement, so it is no regular expression.
  private static boolean isPlain(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean anywhere = (c >= 'a' && c <= 'z') || c == '_';
      boolean behind = (c >= '0' && c <= '9') || c == '$';
      if (!anywhere && (i == 0 || !behind)) {
        return false;
      }
    }
    return !part.isEmpty();
  }
}
