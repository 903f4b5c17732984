package dev.countersign.ledger;

import java.util.Optional;

/// What an entry is about.
///
/// @param change id of a change
/// @param target name of a target
/// @param session id of a session
public record Subject(Optional<String> change, Optional<String> target, Optional<String> session) {

  /// Nothing but the gate itself.
  public static final Subject GATE =
      new Subject(Optional.empty(), Optional.empty(), Optional.empty());

  /// A change.
  public static Subject change(String id) {
    return new Subject(Optional.of(id), Optional.empty(), Optional.empty());
  }

  /// A target.
  public static Subject target(String name) {
    return new Subject(Optional.empty(), Optional.of(name), Optional.empty());
  }

  /// A session.
  public static Subject session(String id) {
    return new Subject(Optional.empty(), Optional.empty(), Optional.of(id));
  }

  /// The same, and on this target.
  public Subject onTarget(String name) {
    return new Subject(change, Optional.of(name), session);
  }

  /// The same, and in this session.
  public Subject inSession(String id) {
    return new Subject(change, target, Optional.of(id));
  }

  Json.Fields toJson() {
    Json.Fields fields = Json.Fields.NONE;
    fields = with(fields, "change", change);
    fields = with(fields, "target", target);
    return with(fields, "session", session);
  }

  private static Json.Fields with(Json.Fields fields, String name, Optional<String> value) {
    return value.map(text -> fields.with(name, Json.of(text))).orElse(fields);
  }
}
