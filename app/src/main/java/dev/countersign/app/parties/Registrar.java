package dev.countersign.app.parties;

import dev.countersign.app.config.Configuration;
import dev.countersign.console.accounts.PasswordHash;
import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.Json;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.Subject;
import dev.countersign.postgres.wire.ScramSecrets;
import dev.countersign.server.store.Agents;
import dev.countersign.server.store.People;
import dev.countersign.server.store.Store;
import dev.countersign.server.store.StoredAgent;
import dev.countersign.server.store.StoredPerson;
import dev.countersign.server.store.StoredToken;
import dev.countersign.server.store.StoredToken.HolderKind;
import dev.countersign.server.store.Tokens;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes agents, people and tokens known, and revokes them, each with an entry in the ledger that
/// names who did it. Blocks.
///
/// All methods throw [CountersignException]: `CONFLICT` for a name that is taken, `NOT_FOUND` for
/// one that nobody has, `STORE` when nothing could be written.
public final class Registrar {

  private static final int TOKEN_ID_BYTES = 6;

  private final Configuration configuration;
  private final Agents agents;
  private final People people;
  private final Tokens tokens;
  private final Actor operator;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /// @param operator who gives the command
  public Registrar(
      Configuration configuration,
      Store store,
      Ledger ledger,
      Actor operator,
      InstantSource clock) {
    this.configuration = configuration;
    this.agents = store.agents(ledger);
    this.people = store.people(ledger);
    this.tokens = store.tokens(ledger);
    this.operator = operator;
    this.clock = clock;
  }

  /// All agents that were made known by command, also revoked ones.
  public List<StoredAgent> agents() {
    return agents.list();
  }

  /// All people that were made known by command, also revoked ones.
  public List<StoredPerson> people() {
    return people.list();
  }

  /// All tokens that were issued by command, also those that no longer work.
  public List<StoredToken> tokens() {
    return tokens.list();
  }

  /// Makes an agent known.
  ///
  /// @return its token, which is nowhere else
  public String addAgent(AgentName name, PersonName onBehalfOf, Set<TargetName> targets) {
    require(!isConfigured(name), "agent", name);
    requireHolder(HolderKind.PERSON, onBehalfOf.value());
    requireTargets(targets);
    String token = BearerToken.make(random);
    agents.add(
        new StoredAgent(
            name,
            onBehalfOf,
            targets,
            new ScramSecrets(random).of(token),
            BearerToken.digest(token),
            clock.instant(),
            Optional.empty()),
        entry(EntryKind.AGENT_ADDED, "agent", name.value())
            .with("onBehalfOf", onBehalfOf.value())
            .with("targets", sorted(targets)));
    return token;
  }

  /// Lets an agent no longer connect; its open sessions end within seconds.
  public void revoke(AgentName name) {
    requireStored(isConfigured(name), "agent", name);
    agents.revoke(name, clock.instant(), entry(EntryKind.AGENT_REVOKED, "agent", name.value()));
  }

  /// Makes a person known.
  public void addPerson(PersonName name, Set<GroupName> groups, String password) {
    require(!isConfigured(name), "person", name);
    people.add(
        new StoredPerson(
            name, groups, PasswordHash.of(password).encoded(), clock.instant(), Optional.empty()),
        entry(EntryKind.PERSON_ADDED, "person", name.value()).with("groups", sorted(groups)));
  }

  /// Lets a person no longer sign in, nor use what they are signed in to.
  public void revoke(PersonName name) {
    requireStored(isConfigured(name), "person", name);
    people.revoke(name, clock.instant(), entry(EntryKind.PERSON_REVOKED, "person", name.value()));
  }

  /// Issues a token for the HTTP API to an agent or a person, of the configuration or the store.
  public Issued issue(HolderKind kind, String holder, String label, Duration validFor) {
    requireHolder(kind, holder);
    byte[] id = new byte[TOKEN_ID_BYTES];
    random.nextBytes(id);
    String secret = BearerToken.make(random);
    Instant now = clock.instant();
    StoredToken token =
        new StoredToken(
            HexFormat.of().formatHex(id),
            kind,
            holder,
            label,
            BearerToken.digest(secret),
            now,
            now.plus(validFor),
            Optional.empty());
    tokens.issue(
        token,
        entry(EntryKind.TOKEN_ISSUED, "token", token.id())
            .with("holder", holder)
            .with("label", label)
            .with("expiresAt", token.expiresAt().toString()));
    return new Issued(token, secret);
  }

  /// Lets a token no longer work.
  public void revokeToken(String id) {
    tokens.revoke(id, clock.instant(), entry(EntryKind.TOKEN_REVOKED, "token", id));
  }

  /// A token that was just issued.
  ///
  /// @param token as the store keeps it
  /// @param secret the token itself, which is nowhere else
  public record Issued(StoredToken token, String secret) {}

  private boolean isConfigured(AgentName name) {
    return configuration.agents().stream().anyMatch(agent -> agent.name().equals(name));
  }

  private boolean isConfigured(PersonName name) {
    return configuration.people().stream().anyMatch(person -> person.name().equals(name));
  }

  private void requireHolder(HolderKind kind, String holder) {
    boolean known =
        switch (kind) {
          case AGENT -> {
            AgentName name = new AgentName(holder);
            yield isConfigured(name)
                || agents.find(name).filter(it -> it.revokedAt().isEmpty()).isPresent();
          }
          case PERSON -> {
            PersonName name = new PersonName(holder);
            yield isConfigured(name)
                || people.find(name).filter(it -> it.revokedAt().isEmpty()).isPresent();
          }
        };
    if (!known) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND,
          "There is no %s %s, neither in the configuration nor made known by command."
              .formatted(kind.name().toLowerCase(java.util.Locale.ROOT), holder));
    }
  }

  private void requireTargets(Set<TargetName> targets) {
    for (TargetName name : targets) {
      if (configuration.targets().stream().noneMatch(target -> target.name().equals(name))) {
        throw new CountersignException(
            ErrorCode.NOT_FOUND,
            "There is no target %s; the configuration has %s."
                .formatted(name, configuration.targets().stream().map(it -> it.name()).toList()));
      }
    }
  }

  private static void require(boolean free, String what, Object name) {
    if (!free) {
      throw new CountersignException(
          ErrorCode.CONFLICT,
          "The configuration already has the %s %s; change it there.".formatted(what, name));
    }
  }

  private static void requireStored(boolean isConfigured, String what, Object name) {
    if (isConfigured) {
      throw new CountersignException(
          ErrorCode.CONFLICT,
          "The %s %s stands in the configuration; remove it there and restart the gate."
              .formatted(what, name));
    }
  }

  private Entry entry(EntryKind kind, String field, String value) {
    return Entry.of(kind, operator, Subject.GATE).with(field, value);
  }

  private static Json sorted(Collection<?> names) {
    return Json.ofTexts(names.stream().map(Object::toString).sorted().toList());
  }
}
