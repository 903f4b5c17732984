package dev.countersign.app.parties;

import dev.countersign.app.config.Configuration;
import dev.countersign.console.accounts.Accounts.Caller;
import dev.countersign.console.accounts.Accounts.Person;
import dev.countersign.console.accounts.PasswordHash;
import dev.countersign.core.Digest;
import dev.countersign.core.PersonName;
import dev.countersign.postgres.wire.ScramSecrets;
import dev.countersign.server.change.PersonIdentity;
import dev.countersign.server.gateway.AgentDirectory.Agent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The agents and people of the configuration. Immutable and thread-safe.
///
/// No secret is kept: an agent's token becomes a SCRAM verifier, a password an argon2id hash, and
/// bearer tokens are found by their SHA-256 digest, which is enough for what is long and random.
final class ConfiguredParties {

  private final Map<String, Agent> agents = new HashMap<>();
  private final Map<PersonName, Person> people = new HashMap<>();
  private final Map<Digest, Caller> callers = new HashMap<>();

  ConfiguredParties(Configuration configuration, ScramSecrets secrets) {
    configuration.agents().forEach(agent -> add(agent, secrets));
    configuration.people().forEach(this::add);
  }

  Optional<Agent> agent(String name) {
    return Optional.ofNullable(agents.get(name));
  }

  Optional<Person> person(PersonName name) {
    return Optional.ofNullable(people.get(name));
  }

  Optional<Caller> caller(Digest token) {
    return Optional.ofNullable(callers.get(token));
  }

  private void add(Configuration.Agent agent, ScramSecrets secrets) {
    String token = agent.token().value();
    agents.put(
        agent.name().value(),
        new Agent(agent.name(), agent.onBehalfOf(), secrets.of(token), agent.targets()));
    callers.put(BearerToken.digest(token), new Caller.Agent(agent.name(), agent.onBehalfOf()));
  }

  private void add(Configuration.Person person) {
    PersonIdentity identity = new PersonIdentity(person.name(), person.groups());
    people.put(person.name(), new Person(identity, PasswordHash.of(person.password().value())));
    person
        .apiToken()
        .ifPresent(
            token -> callers.put(BearerToken.digest(token.value()), new Caller.Person(identity)));
  }
}
