package dev.countersign.ledger;

import java.util.Locale;
import java.util.Optional;

/// Who did what an entry records.
///
/// @param role what kind of actor
/// @param name as the gate knows it; for a stranger, as it was claimed
/// @param onBehalfOf the person that an agent acts for
public record Actor(Role role, String name, Optional<String> onBehalfOf) {

  private static final int NAME_CHARS_MAX = 254;

  /// The kinds of actors.
  public enum Role {
    /// A service account.
    AGENT,
    /// The gate itself.
    GATE,
    /// Somebody with access to the gate's own machine and store.
    OPERATOR,
    /// Somebody who signed in.
    PERSON,
    /// Somebody who claimed a name and did not prove it.
    STRANGER;

    /// The stable name in entries.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Cuts names that are longer than any real one: a stranger chooses its own.
  public Actor {
    name = cut(name);
    onBehalfOf = onBehalfOf.map(Actor::cut);
  }

  /// An agent and the person it acts for.
  public static Actor agent(String name, String onBehalfOf) {
    return new Actor(Role.AGENT, name, Optional.of(onBehalfOf));
  }

  /// Somebody who ran a command beside the store, by their account of the operating system.
  public static Actor operator(String account) {
    return new Actor(Role.OPERATOR, account, Optional.empty());
  }

  /// A person who signed in.
  public static Actor person(String name) {
    return new Actor(Role.PERSON, name, Optional.empty());
  }

  /// The gate itself.
  public static Actor gate(String node) {
    return new Actor(Role.GATE, node, Optional.empty());
  }

  /// Somebody who only claimed this name.
  public static Actor stranger(String claimedName) {
    return new Actor(Role.STRANGER, claimedName, Optional.empty());
  }

  Json.Fields toJson() {
    Json.Fields fields =
        Json.Fields.NONE.with("name", Json.of(name)).with("role", Json.of(role.id()));
    return onBehalfOf.map(person -> fields.with("onBehalfOf", Json.of(person))).orElse(fields);
  }

  private static String cut(String name) {
    return name.length() <= NAME_CHARS_MAX ? name : name.substring(0, NAME_CHARS_MAX - 1) + "…";
  }
}
