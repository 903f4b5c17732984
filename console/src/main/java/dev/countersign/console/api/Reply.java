package dev.countersign.console.api;

import java.nio.charset.StandardCharsets;

/// What a route answers.
sealed interface Reply {

  /// JSON.
  ///
  /// @param body maps, lists, texts, numbers and booleans
  record Json(int status, Object body) implements Reply {}

  /// Bytes of another type.
  record Raw(String type, byte[] body) implements Reply {}

  static Reply ok(Object body) {
    return new Json(200, body);
  }

  static Reply text(String type, String body) {
    return new Raw(type, body.getBytes(StandardCharsets.UTF_8));
  }
}
