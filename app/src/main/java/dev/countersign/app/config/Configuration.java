package dev.countersign.app.config;

import dev.countersign.core.AgentName;
import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.GroupName;
import dev.countersign.core.Limits;
import dev.countersign.core.PersonName;
import dev.countersign.core.Target;
import dev.countersign.core.TargetName;
import dev.countersign.postgres.keep.KeepOptions;
import dev.countersign.postgres.rehearsal.RehearsalPlace;
import dev.countersign.postgres.rules.RuleOptions;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the configuration file says, with the defaults filled in.
///
/// @param http where the console and the API are
/// @param storeUrl the JDBC URL of the store, which may hold a password
/// @param ledger the ledger's name and key
/// @param policy the policy file; empty: the built-in policy
/// @param rules what the guard rules are told
/// @param gateways where agents connect
/// @param targets the databases behind the gate
/// @param rehearsals where changes are rehearsed, of the targets that say so
/// @param keeps what is kept for undos, of the targets that say so
/// @param environments the environments that targets can stand in
/// @param agents who may connect
/// @param people who may approve
/// @param limits the limits of the gate
public record Configuration(
    Http http,
    Secret storeUrl,
    LedgerIdentity ledger,
    Optional<Path> policy,
    RuleOptions rules,
    List<GatewayAddress> gateways,
    List<Target> targets,
    Map<TargetName, RehearsalPlace> rehearsals,
    Map<TargetName, KeepOptions> keeps,
    List<EnvironmentName> environments,
    List<Agent> agents,
    List<Person> people,
    Limits limits) {

  public Configuration {
    gateways = List.copyOf(gateways);
    targets = List.copyOf(targets);
    rehearsals = Collections.unmodifiableMap(new LinkedHashMap<>(rehearsals));
    keeps = Collections.unmodifiableMap(new LinkedHashMap<>(keeps));
    environments = List.copyOf(environments);
    agents = List.copyOf(agents);
    people = List.copyOf(people);
  }

  /// Where the console and the API are.
  ///
  /// @param listen the address
  /// @param publicUrl what people and clients write to get there, without a slash at its end
  public record Http(InetSocketAddress listen, URI publicUrl) {}

  /// The ledger's name and key.
  ///
  /// @param origin the name in its checkpoints
  /// @param key the file of the signing key, made at the first start
  public record LedgerIdentity(String origin, Path key) {}

  /// Where agents connect.
  ///
  /// @param engine whose protocol is spoken there
  /// @param listen the address
  /// @param certificate for TLS; present unless the address is loopback
  public record GatewayAddress(
      EngineName engine, InetSocketAddress listen, Optional<CertificateFiles> certificate) {}

  /// A certificate and its key, both PEM.
  public record CertificateFiles(Path certificate, Path key) {}

  /// An agent.
  public record Agent(
      AgentName name, Secret token, PersonName onBehalfOf, Set<TargetName> targets) {

    public Agent {
      targets = Set.copyOf(targets);
    }
  }

  /// A person.
  ///
  /// @param apiToken for the HTTP API and the command line; empty: the console only
  public record Person(
      PersonName name, Set<GroupName> groups, Secret password, Optional<Secret> apiToken) {

    public Person {
      groups = Set.copyOf(groups);
    }
  }
}
