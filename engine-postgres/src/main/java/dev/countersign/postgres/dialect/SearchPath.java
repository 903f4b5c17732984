package dev.countersign.postgres.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The schemas that an unqualified name is looked up in, in order, as `recomputeNamespacePath` in
/// `src/backend/catalog/namespace.c` makes them of the setting.
///
/// The session's temporary schema is written `pg_temp`. Schemas that do not exist, or that the role
/// may not use, are left out. A temporary schema by its number may be the session's own, which is
/// then not searched first: such a path is not [#isCertain].
///
/// @param schemas in order; `pg_catalog` and `pg_temp` are among them unless the setting puts them
///   elsewhere, they come first
public record SearchPath(List<String> schemas) {

  static final String TEMPORARY = "pg_temp";
  static final String SYSTEM = "pg_catalog";

  /// Names are cut to this many bytes (`NAMEDATALEN - 1`).
  private static final int NAME_BYTES_MAX = 63;

  public SearchPath {
    schemas = List.copyOf(schemas);
  }

  /// The path that a value of `search_path` stands for.
  public static SearchPath of(String setting, Catalog catalog, String role) {
    Set<String> path = new LinkedHashSet<>();
    for (String entry : split(setting)) {
      String name = entry.equals("$user") ? role : entry;
      boolean usable =
          name.equals(TEMPORARY)
              || name.equals(SYSTEM)
              || isNumbered(name)
              || catalog.schema(name).map(Schema::usable).orElse(false);
      if (usable) {
        path.add(name);
      }
    }
    List<String> schemas = new ArrayList<>();
    if (!path.contains(TEMPORARY)) {
      schemas.add(TEMPORARY);
    }
    if (!path.contains(SYSTEM)) {
      schemas.add(SYSTEM);
    }
    schemas.addAll(path);
    return new SearchPath(schemas);
  }

  /// The schema that new objects go to: the first one named in the setting.
  static Optional<String> creationSchema(String setting, Catalog catalog, String role) {
    return split(setting).stream()
        .map(entry -> entry.equals("$user") ? role : entry)
        .filter(name ->
            name.equals(TEMPORARY)
                || name.equals(SYSTEM)
                || catalog.schema(name).map(Schema::usable).orElse(false))
        .findFirst();
  }

  /// The names in a list of identifiers, folded and cut as the server does
  /// (`SplitIdentifierString`). What is malformed ends the list: the server refuses such a setting.
  static List<String> split(String setting) {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < setting.length()) {
      char c = setting.charAt(at);
      if (Character.isWhitespace(c) || c == ',') {
        at++;
      } else if (c == '"') {
        int end = closingQuote(setting, at);
        names.add(cut(setting.substring(at + 1, end).replace("\"\"", "\"")));
        at = end + 1;
      } else {
        int end = at;
        while (end < setting.length()
            && setting.charAt(end) != ','
            && !Character.isWhitespace(setting.charAt(end))) {
          end++;
        }
        names.add(cut(fold(setting.substring(at, end))));
        at = end;
      }
    }
    return names;
  }

  /// The parts of a qualified name as functions such as `nextval` take it, folded and cut.
  static List<String> dotted(String name) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at < name.length()) {
      char c = name.charAt(at);
      if (c == '.' || Character.isWhitespace(c)) {
        at++;
      } else if (c == '"') {
        int end = closingQuote(name, at);
        parts.add(cut(name.substring(at + 1, end).replace("\"\"", "\"")));
        at = end + 1;
      } else {
        int end = at;
        while (end < name.length() && name.charAt(end) != '.') {
          end++;
        }
        parts.add(cut(fold(name.substring(at, end).strip())));
        at = end;
      }
    }
    return parts;
  }

  private static int closingQuote(String text, int open) {
    int at = open + 1;
    while (at < text.length()) {
      if (text.charAt(at) == '"') {
        if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
          at++;
        } else {
          return at;
        }
      }
      at++;
    }
    return text.length();
  }

  /// Folds as `downcase_identifier` does in UTF-8: ASCII letters only.
  static String fold(String name) {
    if (isAscii(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    var folded = new StringBuilder(name.length());
    name.chars().forEach(c -> folded.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
    return folded.toString();
  }

  private static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  /// Cuts a name to 63 bytes without splitting a character.
  static String cut(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= NAME_BYTES_MAX) {
      return name;
    }
    int end = NAME_BYTES_MAX;
    while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /// Whether it is known where temporary objects stand on the path.
  boolean isCertain() {
    return schemas.stream().noneMatch(SearchPath::isNumbered);
  }

  private static boolean isNumbered(String schema) {
    return schema.startsWith("pg_temp_");
  }

  /// Where a schema stands; the length of the path when it is not on it.
  int position(String schema) {
    int index = schemas.indexOf(schema);
    return index < 0 ? schemas.size() : index;
  }

  boolean contains(String schema) {
    return schemas.contains(schema);
  }
}
