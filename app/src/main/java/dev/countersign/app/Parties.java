package dev.countersign.app;

import dev.countersign.app.config.Configuration;
import dev.countersign.console.accounts.Accounts;
import dev.countersign.console.accounts.PasswordHash;
import dev.countersign.core.Digest;
import dev.countersign.core.PersonName;
import dev.countersign.postgres.wire.ScramSecrets;
import dev.countersign.server.change.PersonIdentity;
import dev.countersign.server.gateway.AgentDirectory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The agents and people of the configuration. Immutable and thread-safe.
///
/// No secret is kept: an agent's token becomes a SCRAM verifier, a password an argon2id hash, and
/// bearer tokens are found by their SHA-256 digest, which is enough for what is long and random.
final class Parties implements AgentDirectory, Accounts {

  private final Map<String, Agent> agents = new HashMap<>();
  private final Map<String, Person> people = new HashMap<>();
  private final Map<Digest, Caller> tokens = new HashMap<>();

  Parties(Configuration configuration, ScramSecrets secrets) {
    configuration.agents().forEach(agent -> add(agent, secrets));
    configuration.people().forEach(this::add);
  }

  @Override
  public Optional<Agent> find(String name) {
    return Optional.ofNullable(agents.get(name));
  }

  @Override
  public Optional<Person> person(String name) {
    return Optional.ofNullable(people.get(name));
  }

  @Override
  public Optional<Caller> byToken(String token) {
    return Optional.ofNullable(tokens.get(digest(token)));
  }

  @Override
  public Optional<PersonIdentity> identity(PersonName name) {
    return person(name.value()).map(Person::identity);
  }

  private void add(Configuration.Agent agent, ScramSecrets secrets) {
    String token = agent.token().value();
    agents.put(
        agent.name().value(),
        new Agent(agent.name(), agent.onBehalfOf(), secrets.of(token), agent.targets()));
    tokens.put(digest(token), new Caller.Agent(agent.name(), agent.onBehalfOf()));
  }

  private void add(Configuration.Person person) {
    PersonIdentity identity = new PersonIdentity(person.name(), person.groups());
    people.put(
        person.name().value(), new Person(identity, PasswordHash.of(person.password().value())));
    person
        .apiToken()
        .ifPresent(token -> tokens.put(digest(token.value()), new Caller.Person(identity)));
  }

  private static Digest digest(String token) {
    return Digest.over("countersign bearer token v1").add(token).build();
  }
}
