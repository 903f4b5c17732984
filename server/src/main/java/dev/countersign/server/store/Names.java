package dev.countersign.server.store;

import java.util.Collection;
import java.util.List;

/// Several names in one column. No name has a comma in it.
final class Names {

  private Names() {}

  static String joined(Collection<?> names) {
    return String.join(",", names.stream().map(Object::toString).sorted().toList());
  }

  static List<String> split(String column) {
    return column.isEmpty() ? List.of() : List.of(column.split(",", -1));
  }
}
