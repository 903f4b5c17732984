package dev.countersign.app.config;

/// One key of the configuration file.
///
/// @param path its place, such as `http.listen`; `[]` behind a name means each item of a list
/// @param form what its value looks like
/// @param byDefault what holds when it is left out; `required` when it cannot be
/// @param doc what it is for, in one sentence
record Key(String path, String form, String byDefault, String doc) {

  static final String REQUIRED = "required";

  /// The part of the path before the last dot; empty text at the top.
  String section() {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  /// The part of the path behind the last dot, without `[]`.
  String name() {
    return path.substring(path.lastIndexOf('.') + 1).replace("[]", "");
  }
}
