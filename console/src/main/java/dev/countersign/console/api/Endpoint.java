package dev.countersign.console.api;

import java.util.List;

/// One route of the API, with its own documentation.
///
/// @param method `GET` or `POST`
/// @param path with parameters in braces
/// @param who who may call it
/// @param summary what it does, in one sentence
/// @param parameters query parameters and their meaning
/// @param body fields of the request body; empty when there is none
/// @param answer what it answers
record Endpoint(
    String method,
    String path,
    Who who,
    String summary,
    List<Field> parameters,
    List<Field> body,
    Answer answer) {

  Endpoint {
    parameters = List.copyOf(parameters);
    body = List.copyOf(body);
  }

  /// Reads something.
  static Endpoint get(String path, Who who, String summary, List<Field> parameters, Answer answer) {
    return new Endpoint("GET", path, who, summary, parameters, List.of(), answer);
  }

  /// Does something.
  static Endpoint post(String path, Who who, String summary, List<Field> body, Answer answer) {
    return new Endpoint("POST", path, who, summary, List.of(), body, answer);
  }

  /// Who may call a route.
  enum Who {
    /// Anybody who reaches the address.
    ANYBODY,
    /// Whoever has a token.
    CALLER,
    /// An agent.
    AGENT,
    /// A person.
    PERSON
  }

  /// A field of a body, or a query parameter. Values are texts, or whole numbers written as such.
  ///
  /// @param meaning for people
  record Field(String name, boolean required, String meaning) {
    static Field required(String name, String meaning) {
      return new Field(name, true, meaning);
    }

    static Field optional(String name, String meaning) {
      return new Field(name, false, meaning);
    }
  }

  /// Answers a request.
  @FunctionalInterface
  interface Answer {
    Reply to(Request request);
  }
}
