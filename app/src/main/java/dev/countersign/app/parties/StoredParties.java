package dev.countersign.app.parties;

import dev.countersign.console.accounts.Accounts.Caller;
import dev.countersign.console.accounts.Accounts.Person;
import dev.countersign.console.accounts.PasswordHash;
import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.PersonName;
import dev.countersign.ledger.Ledger;
import dev.countersign.server.change.PersonIdentity;
import dev.countersign.server.gateway.AgentDirectory.Agent;
import dev.countersign.server.store.Agents;
import dev.countersign.server.store.People;
import dev.countersign.server.store.Store;
import dev.countersign.server.store.StoredAgent;
import dev.countersign.server.store.StoredPerson;
import dev.countersign.server.store.StoredToken;
import dev.countersign.server.store.Tokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// The agents and people that were made known by command, as the store has them at this moment.
/// Thread-safe; blocks.
final class StoredParties {

  private final Agents agents;
  private final People people;
  private final Tokens tokens;
  private final InstantSource clock;

  StoredParties(Store store, Ledger ledger, InstantSource clock) {
    this.agents = store.agents(ledger);
    this.people = store.people(ledger);
    this.tokens = store.tokens(ledger);
    this.clock = clock;
  }

  Optional<Agent> agent(String name) {
    return named(AgentName::new, name)
        .flatMap(agents::find)
        .filter(agent -> agent.revokedAt().isEmpty())
        .map(StoredParties::agent);
  }

  Optional<Person> person(PersonName name) {
    return people
        .find(name)
        .filter(person -> person.revokedAt().isEmpty())
        .map(person -> new Person(identity(person), new PasswordHash(person.passwordHash())));
  }

  /// The agent that was given this token when it was made known.
  Optional<Caller> agent(Digest token) {
    return agents
        .find(token)
        .filter(agent -> agent.revokedAt().isEmpty())
        .map(agent -> new Caller.Agent(agent.name(), agent.onBehalfOf()));
  }

  /// A token that was issued and works.
  Optional<StoredToken> token(Digest secret) {
    return tokens.find(secret).filter(token -> token.worksAt(clock.instant()));
  }

  /// Whether a token was issued before its holder was made known, or before somebody of that name
  /// was revoked: whoever has the name now, be it by the configuration, does not inherit it.
  boolean isOlderThanItsHolder(StoredToken token) {
    return switch (token.holderKind()) {
      case AGENT ->
          agents
              .find(new AgentName(token.holder()))
              .filter(agent -> isOlder(token, agent.createdAt(), agent.revokedAt()))
              .isPresent();
      case PERSON ->
          people
              .find(new PersonName(token.holder()))
              .filter(person -> isOlder(token, person.createdAt(), person.revokedAt()))
              .isPresent();
    };
  }

  private static boolean isOlder(
      StoredToken token, Instant knownSince, Optional<Instant> revokedAt) {
    return token.createdAt().isBefore(knownSince)
        || revokedAt.filter(revoked -> !token.createdAt().isAfter(revoked)).isPresent();
  }

  private static Agent agent(StoredAgent agent) {
    return new Agent(agent.name(), agent.onBehalfOf(), agent.secret(), agent.targets());
  }

  private static PersonIdentity identity(StoredPerson person) {
    return new PersonIdentity(person.name(), person.groups());
  }

  /// What somebody gives as the name of a person, if it can be one.
  static Optional<PersonName> personName(String name) {
    return named(PersonName::new, name);
  }

  /// What a client gives as a name may be of any form.
  private static <T> Optional<T> named(Function<String, T> maker, String name) {
    try {
      return Optional.of(maker.apply(name));
    } catch (CountersignException e) {
      if (e.code() == ErrorCode.BAD_NAME) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
