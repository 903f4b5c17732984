package dev.countersign.app.config;

import dev.countersign.core.Target;
import dev.countersign.core.Target.Credential;
import dev.countersign.core.Target.TlsMode;
import dev.countersign.policy.yaml.Durations;
import dev.countersign.policy.yaml.YamlMap;
import dev.countersign.postgres.rehearsal.CloneProvider;
import dev.countersign.postgres.rehearsal.CommandClones;
import dev.countersign.postgres.rehearsal.DblabClones;
import dev.countersign.postgres.rehearsal.DumpClones;
import dev.countersign.postgres.rehearsal.DumpClones.Source;
import dev.countersign.postgres.rehearsal.RehearsalPlace;
import dev.countersign.postgres.rehearsal.TemplateClones;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads the section `rehearsal` of a target.
///
/// Every key is read whatever the provider is, so that each mistake has its place; then those that
/// the provider does not know are mistakes too.
final class RehearsalReader {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String FIRST_DATABASE = "postgres";
  private static final Set<String> FOR_ALL =
      Set.of("provider", "limit", "clones", "tls", "tlsRoots");

  private final Secrets secrets;
  private final YamlMap map;
  private final Optional<Kind> kind;

  /// What makes clones, and the keys that it needs and knows.
  private enum Kind {
    TEMPLATE(Set.of("server", "user", "database"), Set.of("password")),
    DUMP(
        Set.of("server", "user"), Set.of("password", "file", "command", "withoutRows", "programs")),
    DBLAB(Set.of("url", "token"), Set.of()),
    COMMAND(Set.of("create", "drop"), Set.of());

    private final Set<String> needed;
    private final Set<String> known;

    Kind(Set<String> needed, Set<String> known) {
      this.needed = needed;
      this.known = known;
    }

    static Kind of(String text) {
      for (Kind kind : values()) {
        if (kind.id().equals(text)) {
          return kind;
        }
      }
      throw Values.bad("\"" + text + "\" is none of template, dump, dblab, command.");
    }

    String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean knows(String key) {
      return needed.contains(key) || known.contains(key) || FOR_ALL.contains(key);
    }
  }

  RehearsalReader(Secrets secrets, YamlMap map) {
    this.secrets = secrets;
    this.map = map;
    this.kind = map.require("provider", text -> Kind.of(secrets.resolve(text)));
  }

  /// The place for a target; empty when something is missing or wrong.
  Optional<Function<Target, RehearsalPlace>> read() {
    Duration limit = value("limit", RehearsalReader::limit).orElse(LIMIT);
    int clones = value("clones", Values::number).orElse(1);
    Server server = server();
    Optional<String> database = value("database", Values::filled);
    Dump dump = dump();
    Optional<URI> url = value("url", Values::publicUrl);
    Optional<String> token = value("token", Values::filled);
    Optional<String> create = value("create", Values::filled);
    Optional<String> drop = value("drop", Values::filled);
    map.noMoreKeys();
    refuseUnfit();
    Optional<Function<Target, CloneProvider>> provider =
        kind.flatMap(each ->
            switch (each) {
              case TEMPLATE ->
                  database.map(name -> target -> new TemplateClones(server.of(target), name));
              case DUMP -> Optional.of(target -> dump.provider(server.of(target), target));
              case DBLAB ->
                  url.flatMap(at ->
                      token.map(
                          secret -> target -> new DblabClones(server.like(target), at, secret)));
              case COMMAND ->
                  create.flatMap(making ->
                      drop.map(dropping ->
                          target -> new CommandClones(server.like(target), making, dropping)));
            });
    return provider.map(maker -> target -> new RehearsalPlace(maker.apply(target), limit, clones));
  }

  private Server server() {
    return new Server(
        value("server", Values::hostPort),
        value("user", Values::filled).orElse(""),
        map.read("password", secrets::resolve).orElse(""),
        value("tls", Values::tls),
        value("tlsRoots", Values::certificates));
  }

  private Dump dump() {
    Dump dump =
        new Dump(
            value("file", Values::file),
            value("command", Values::filled),
            map.list("withoutRows", text -> Values.filled(secrets.resolve(text))),
            value("programs", Values::file));
    if (dump.file.isPresent() && dump.command.isPresent()) {
      map.problem("command", "A dump comes from a file or from a command, not from both.");
    }
    if (!dump.withoutRows.isEmpty() && (dump.file.isPresent() || dump.command.isPresent())) {
      map.problem("withoutRows", "Rows can be left out of a dump of the target itself only.");
    }
    return dump;
  }

  private void refuseUnfit() {
    for (String key : map.keys()) {
      boolean some = List.of(Kind.values()).stream().anyMatch(each -> each.knows(key));
      if (some && kind.filter(each -> !each.knows(key)).isPresent()) {
        map.problem(
            key, "\"%s\" is not for the provider %s.".formatted(key, kind.orElseThrow().id()));
      }
    }
  }

  private <T> Optional<T> value(String key, Function<String, T> maker) {
    Function<String, T> resolved = text -> maker.apply(secrets.resolve(text));
    return kind.filter(each -> each.needed.contains(key)).isPresent()
        ? map.require(key, resolved)
        : map.read(key, resolved);
  }

  private static Duration limit(String text) {
    Duration limit = Durations.parse(text);
    if (limit.compareTo(Duration.ofSeconds(1)) < 0 || limit.compareTo(Duration.ofDays(1)) > 0) {
      throw Values.bad("A rehearsal may take between 1s and 24h.");
    }
    return limit;
  }

  /// Where a dump comes from.
  private record Dump(
      Optional<Path> file,
      Optional<String> command,
      List<String> withoutRows,
      Optional<Path> programs) {

    CloneProvider provider(Target server, Target target) {
      Source source =
          file.<Source>map(Source.Kept::new)
              .or(() -> command.map(Source.Printed::new))
              .orElseGet(() -> new Source.Live(target, withoutRows));
      return new DumpClones(server, source, programs);
    }
  }

  /// Where clones are, and how connections to them are protected.
  private record Server(
      Optional<Values.HostPort> address,
      String user,
      String password,
      Optional<TlsMode> tls,
      Optional<Path> tlsRoots) {

    /// The rehearsal server.
    Target of(Target target) {
      Values.HostPort at =
          address.orElseGet(() -> new Values.HostPort(target.host(), target.port()));
      TlsMode usual = at.isLoopback() ? TlsMode.DISABLE : TlsMode.VERIFY_FULL;
      return made(target, at, FIRST_DATABASE, tls.orElse(usual), new Credential(user, password));
    }

    /// The target itself, as far as its clones are like it.
    Target like(Target target) {
      return made(
          target,
          new Values.HostPort(target.host(), target.port()),
          target.database(),
          tls.orElse(target.tls()),
          target.session());
    }

    private Target made(
        Target target, Values.HostPort at, String database, TlsMode mode, Credential login) {
      return new Target(
          target.name(),
          target.engine(),
          target.environment(),
          at.host(),
          at.port(),
          database,
          mode,
          tlsRoots.map(Path::toString).or(target::tlsRoots),
          login,
          Optional.empty());
    }
  }
}
