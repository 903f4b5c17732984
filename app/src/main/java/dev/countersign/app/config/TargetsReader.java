package dev.countersign.app.config;

import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.Target;
import dev.countersign.core.Target.Credential;
import dev.countersign.core.Target.TlsMode;
import dev.countersign.core.TargetName;
import dev.countersign.policy.yaml.Problems;
import dev.countersign.policy.yaml.YamlMap;
import dev.countersign.postgres.keep.KeepOptions;
import dev.countersign.postgres.rehearsal.RehearsalPlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads the section `targets`.
final class TargetsReader {

  private final Secrets secrets;
  private final Problems problems;
  private final List<EnvironmentName> environments;
  private final Map<TargetName, RehearsalPlace> rehearsals = new LinkedHashMap<>();
  private final Map<TargetName, KeepOptions> keeps = new LinkedHashMap<>();
  private final Set<TargetName> names = new LinkedHashSet<>();

  TargetsReader(Secrets secrets, Problems problems, List<EnvironmentName> environments) {
    this.secrets = secrets;
    this.problems = problems;
    this.environments = environments;
  }

  List<Target> read(YamlMap file) {
    List<Target> targets = new ArrayList<>();
    for (YamlMap map : file.maps("targets")) {
      target(map).ifPresent(targets::add);
    }
    return targets;
  }

  /// Where changes are rehearsed, of the targets that say so.
  Map<TargetName, RehearsalPlace> rehearsals() {
    return rehearsals;
  }

  /// What is kept for undos, of the targets that say so.
  Map<TargetName, KeepOptions> keeps() {
    return keeps;
  }

  /// The names of all targets that were read, also of those with mistakes elsewhere.
  Set<TargetName> names() {
    return names;
  }

  /// An engine that this version knows.
  static EngineName engine(String text) {
    EngineName engine = EngineName.of(text);
    if (engine != EngineName.POSTGRES) {
      throw Values.bad("This version of Countersign knows the engine postgres only.");
    }
    return engine;
  }

  private Optional<Target> target(YamlMap map) {
    Optional<TargetName> name = map.require("name", with(TargetName::new));
    Optional<EngineName> engine = map.require("engine", with(TargetsReader::engine));
    Optional<EnvironmentName> environment = map.require("environment", with(this::environment));
    Optional<Values.HostPort> address = map.require("address", with(Values::hostPort));
    Optional<String> database = map.require("database", with(Values::filled));
    Optional<TlsMode> tls = map.read("tls", with(Values::tls));
    Optional<Path> tlsRoots = map.read("tlsRoots", with(Values::certificates));
    Optional<Credential> session = map.map("session").flatMap(this::credential);
    Optional<Credential> owner = map.map("owner").flatMap(this::credential);
    Optional<Function<Target, RehearsalPlace>> rehearsal =
        map.map("rehearsal").flatMap(section -> new RehearsalReader(secrets, section).read());
    Optional<KeepOptions> undo =
        map.map("undo").map(section -> new UndoReader(secrets, section).read());
    if (undo.isPresent() && !map.has("owner")) {
      map.problem(
          "undo",
          "Copies are made by the login that runs ratified changes: give the target an owner.");
    }
    if (!map.has("session")) {
      problems.add(map.position(), "\"session\" is missing here.");
    }
    map.noMoreKeys();
    if (name.isPresent() && !names.add(name.get())) {
      map.problem("name", "There is another target " + name.get() + ".");
    }
    if (name.isEmpty() || engine.isEmpty() || environment.isEmpty() || address.isEmpty()) {
      return Optional.empty();
    }
    Target target =
        new Target(
            name.get(),
            engine.get(),
            environment.get(),
            address.get().host(),
            address.get().port(),
            database.orElse(""),
            tls(map, tls, address.get()),
            tlsRoots.map(Path::toString),
            session.orElse(new Credential("", "")),
            owner);
    undo.ifPresent(options -> keeps.put(target.name(), options));
    rehearsal.ifPresent(place -> rehearsals.put(target.name(), place.apply(target)));
    return Optional.of(target);
  }

  private static TlsMode tls(YamlMap map, Optional<TlsMode> tls, Values.HostPort address) {
    if (tls.filter(mode -> mode == TlsMode.DISABLE).isPresent() && !address.isLoopback()) {
      map.problem(
          "tls", "TLS can be disabled on loopback only, and " + address.host() + " is not.");
    }
    TlsMode mode = tls.orElse(address.isLoopback() ? TlsMode.DISABLE : TlsMode.VERIFY_FULL);
    if (map.has("tlsRoots") && mode != TlsMode.VERIFY_FULL) {
      map.problem("tlsRoots", "No certificate is checked here unless tls is verify-full.");
    }
    return mode;
  }

  private Optional<Credential> credential(YamlMap map) {
    Optional<String> user = map.require("user", with(Values::filled));
    Optional<String> password = map.read("password", secrets::resolve);
    map.noMoreKeys();
    return user.map(name -> new Credential(name, password.orElse("")));
  }

  private EnvironmentName environment(String text) {
    EnvironmentName environment = new EnvironmentName(text);
    if (!environments.contains(environment)) {
      throw Values.bad(
          "There is no environment \"%s\"; environments are %s.".formatted(text, environments));
    }
    return environment;
  }

  private <T> Function<String, T> with(Function<String, T> maker) {
    return text -> maker.apply(secrets.resolve(text));
  }
}
