package dev.countersign.console.accounts;

import dev.countersign.core.AgentName;
import dev.countersign.core.PersonName;
import dev.countersign.server.change.PersonIdentity;
import java.util.Optional;

/// Who people and agents are. Thread-safe; may block.
public interface Accounts {

  /// A person who may sign in, by the name they typed.
  Optional<Person> person(String name);

  /// Whoever a bearer token belongs to.
  Optional<Caller> byToken(String token);

  /// A person as the gate knows them now; empty when they no longer may sign in.
  Optional<PersonIdentity> identity(PersonName name);

  /// A person with a password.
  ///
  /// @param identity who
  /// @param password the hash of their password
  record Person(PersonIdentity identity, PasswordHash password) {}

  /// Who calls the API.
  sealed interface Caller {
    /// A service account, and the person it acts for.
    record Agent(AgentName name, PersonName onBehalfOf) implements Caller {}

    /// A person.
    record Person(PersonIdentity identity) implements Caller {}
  }
}
