package dev.countersign.postgres.rewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;

/// The name that the server chooses for something that was given none: `makeObjectName` and
/// `ChooseRelationName` in `src/backend/commands/indexcmds.c` of PostgreSQL 18.
///
/// @param table the name of the table
/// @param columns the names of the columns, joined; empty text for none
/// @param label such as `fkey`
record ChosenName(String table, String columns, String label) {

  private static final int BYTES_MAX = 63;
  private static final int TRIES_MAX = 1000;

  /// Whether something has a name already.
  @FunctionalInterface
  interface Taken {
    boolean test(String name) throws SQLException;
  }

  /// The first name that is free.
  String first(Taken taken) throws SQLException {
    String name = with(label);
    for (int pass = 1; taken.test(name) && pass < TRIES_MAX; pass++) {
      name = with(label + pass);
    }
    return name;
  }

  private String with(String suffix) {
    int room = BYTES_MAX - bytes(suffix) - 1 - (columns.isEmpty() ? 0 : 1);
    int first = bytes(table);
    int second = bytes(columns);
    while (first + second > room) {
      if (first > second) {
        first--;
      } else {
        second--;
      }
    }
    String middle = columns.isEmpty() ? "" : "_" + clipped(columns, second);
    return clipped(table, first) + middle + "_" + suffix;
  }

  private static String clipped(String text, int bytes) {
    String result = text;
    while (bytes(result) > bytes) {
      result = result.substring(0, result.offsetByCodePoints(result.length(), -1));
    }
    return result;
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
