package dev.countersign.app.config;

import dev.countersign.app.config.Configuration.Agent;
import dev.countersign.app.config.Configuration.Person;
import dev.countersign.core.AgentName;
import dev.countersign.core.GroupName;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import dev.countersign.policy.yaml.Problems;
import dev.countersign.policy.yaml.YamlMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads the sections `agents` and `people`.
final class PartiesReader {

  private static final int TOKEN_CHARS_MIN = 16;
  private static final int PASSWORD_CHARS_MIN = 8;
  private static final int SECRET_CHARS_MAX = 1_024;

  private final Secrets secrets;
  private final Problems problems;
  private final Set<TargetName> targets;
  private final Set<Object> names = new HashSet<>();
  private final Set<String> tokens = new HashSet<>();

  PartiesReader(Secrets secrets, Problems problems, Set<TargetName> targets) {
    this.secrets = secrets;
    this.problems = problems;
    this.targets = targets;
  }

  List<Agent> agents(YamlMap file) {
    List<Agent> agents = new ArrayList<>();
    for (YamlMap map : file.maps("agents")) {
      agent(map).ifPresent(agents::add);
    }
    return agents;
  }

  List<Person> people(YamlMap file) {
    List<Person> people = new ArrayList<>();
    for (YamlMap map : file.maps("people")) {
      person(map).ifPresent(people::add);
    }
    return people;
  }

  private Optional<Agent> agent(YamlMap map) {
    Optional<AgentName> name = map.require("name", with(AgentName::new));
    Optional<Secret> token = map.require("token", this::token);
    Optional<PersonName> onBehalfOf = map.require("onBehalfOf", with(PersonName::new));
    List<TargetName> used = map.list("targets", with(this::target));
    requireList(map, "targets");
    map.noMoreKeys();
    requireNew(map, name);
    if (name.isEmpty() || token.isEmpty() || onBehalfOf.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Agent(name.get(), token.get(), onBehalfOf.get(), Set.copyOf(used)));
  }

  private Optional<Person> person(YamlMap map) {
    Optional<PersonName> name = map.require("name", with(PersonName::new));
    List<GroupName> groups = map.list("groups", with(GroupName::new));
    requireList(map, "groups");
    Optional<Secret> password =
        map.require("password", text -> secret(text, PASSWORD_CHARS_MIN, "password"));
    Optional<Secret> apiToken = map.read("apiToken", this::token);
    map.noMoreKeys();
    requireNew(map, name);
    if (name.isEmpty() || password.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Person(name.get(), Set.copyOf(groups), password.get(), apiToken));
  }

  private void requireList(YamlMap map, String key) {
    if (!map.has(key)) {
      problems.add(map.position(), "\"" + key + "\" is missing here; it is a list of names.");
    }
  }

  private void requireNew(YamlMap map, Optional<?> name) {
    if (name.isPresent() && !names.add(name.get())) {
      map.problem("name", "There is another one with the name " + name.get() + ".");
    }
  }

  private Secret token(String text) {
    Secret token = secret(text, TOKEN_CHARS_MIN, "token");
    if (!tokens.add(token.value())) {
      throw Values.bad("Somebody else has the same token.");
    }
    return token;
  }

  private Secret secret(String text, int charsMin, String what) {
    String value = secrets.resolve(text);
    if (value.length() < charsMin || value.length() > SECRET_CHARS_MAX) {
      throw Values.bad(
          "A %s has %d to %d characters; this one has %d."
              .formatted(what, charsMin, SECRET_CHARS_MAX, value.length()));
    }
    return new Secret(value);
  }

  private TargetName target(String text) {
    TargetName target = new TargetName(text);
    if (!targets.contains(target)) {
      throw Values.bad("There is no target \"%s\"; targets are %s.".formatted(text, targets));
    }
    return target;
  }

  private <T> Function<String, T> with(Function<String, T> maker) {
    return text -> maker.apply(secrets.resolve(text));
  }
}
