package dev.countersign.app.parties;

import dev.countersign.app.config.Configuration;
import dev.countersign.console.accounts.Accounts;
import dev.countersign.core.Digest;
import dev.countersign.core.PersonName;
import dev.countersign.ledger.Ledger;
import dev.countersign.postgres.wire.ScramSecrets;
import dev.countersign.server.change.PersonIdentity;
import dev.countersign.server.gateway.AgentDirectory;
import dev.countersign.server.store.Store;
import dev.countersign.server.store.StoredToken;
import java.time.InstantSource;
import java.util.Optional;

/// Everybody the gate knows: those of the configuration, then those of the store. Thread-safe; may
/// block.
public final class Parties implements AgentDirectory, Accounts {

  private final ConfiguredParties configured;
  private final StoredParties stored;

  /// @param secrets makes the verifiers of the configured tokens
  public Parties(
      Configuration configuration,
      ScramSecrets secrets,
      Store store,
      Ledger ledger,
      InstantSource clock) {
    this.configured = new ConfiguredParties(configuration, secrets);
    this.stored = new StoredParties(store, ledger, clock);
  }

  @Override
  public Optional<Agent> find(String name) {
    return configured.agent(name).or(() -> stored.agent(name));
  }

  @Override
  public Optional<Person> person(String name) {
    return StoredParties.personName(name).flatMap(this::known);
  }

  private Optional<Person> known(PersonName name) {
    return configured.person(name).or(() -> stored.person(name));
  }

  @Override
  public Optional<Caller> byToken(String token) {
    Digest digest = BearerToken.digest(token);
    return configured
        .caller(digest)
        .or(() -> stored.agent(digest))
        .or(() -> stored.token(digest).flatMap(this::holder));
  }

  @Override
  public Optional<PersonIdentity> identity(PersonName name) {
    return known(name).map(Person::identity);
  }

  private Optional<Caller> holder(StoredToken token) {
    if (stored.isOlderThanItsHolder(token)) {
      return Optional.empty();
    }
    return switch (token.holderKind()) {
      case AGENT ->
          find(token.holder()).map(agent -> new Caller.Agent(agent.name(), agent.onBehalfOf()));
      case PERSON -> person(token.holder()).map(person -> new Caller.Person(person.identity()));
    };
  }
}
