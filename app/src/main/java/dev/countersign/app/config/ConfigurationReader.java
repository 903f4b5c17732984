package dev.countersign.app.config;

import dev.countersign.app.config.Configuration.GatewayAddress;
import dev.countersign.app.config.Configuration.Http;
import dev.countersign.app.config.Configuration.LedgerIdentity;
import dev.countersign.core.CountersignException;
import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Limits;
import dev.countersign.core.Target;
import dev.countersign.policy.yaml.Durations;
import dev.countersign.policy.yaml.Problems;
import dev.countersign.policy.yaml.YamlFile;
import dev.countersign.policy.yaml.YamlMap;
import dev.countersign.postgres.rules.RuleOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads a configuration file, and reports all of its mistakes at once.
public final class ConfigurationReader {

  private static final String HTTP_LISTEN = "127.0.0.1:8080";
  private static final String GATEWAY_LISTEN = "127.0.0.1:6432";
  private static final String STORE_URL = "jdbc:sqlite:data/countersign.db";
  private static final String LEDGER_ORIGIN = "countersign";
  private static final Path LEDGER_KEY = Path.of("data", "ledger.key");
  private static final Path USUAL = Path.of("countersign.yaml");
  private static final List<EnvironmentName> ENVIRONMENTS =
      List.of(
          new EnvironmentName("dev"), new EnvironmentName("staging"), new EnvironmentName("prod"));

  private final Secrets secrets;
  private final Problems problems;

  private ConfigurationReader(Secrets secrets, Problems problems) {
    this.secrets = secrets;
    this.problems = problems;
  }

  /// The configuration in a file.
  ///
  /// @param environment the environment variables that `${env:NAME}` means
  /// @throws CountersignException with [ErrorCode#CONFIGURATION] that lists every mistake, or says
  ///   why the file cannot be read
  public static Configuration load(Path file, Map<String, String> environment) {
    return parse(file.toString(), text(file), environment);
  }

  /// What the section `lint` of a file tells the rules; the rest of the file is not looked at.
  ///
  /// @param given the file; empty: `countersign.yaml` in the working directory, which need not be
  ///   there
  /// @param environment the environment variables that `${env:NAME}` means
  /// @throws CountersignException with [ErrorCode#CONFIGURATION] that lists every mistake of the
  ///   section, or says why the file cannot be read
  public static RuleOptions loadRules(Optional<Path> given, Map<String, String> environment) {
    Path file = given.orElse(USUAL);
    return given.isEmpty() && Files.notExists(file)
        ? RuleOptions.DEFAULT
        : parseRules(file.toString(), text(file), environment);
  }

  /// What the section `lint` of a text tells the rules.
  ///
  /// @param file what to call the text in messages
  /// @throws CountersignException with [ErrorCode#CONFIGURATION] that lists every mistake of the
  ///   section
  public static RuleOptions parseRules(String file, String text, Map<String, String> environment) {
    Problems problems = new Problems(file);
    LintReader reader = new LintReader(new Secrets(environment), Optional.empty());
    Optional<RuleOptions> read = YamlFile.read(text, problems).map(reader::read);
    problems.throwIfAny(ErrorCode.CONFIGURATION, "configuration");
    return read.orElseThrow();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CountersignException(
          ErrorCode.CONFIGURATION,
          "The configuration file %s cannot be read (%s); does it exist, and is it UTF-8?"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /// The configuration in a text.
  ///
  /// @param file what to call the text in messages
  /// @throws CountersignException with [ErrorCode#CONFIGURATION] that lists every mistake
  public static Configuration parse(String file, String text, Map<String, String> environment) {
    Problems problems = new Problems(file);
    ConfigurationReader reader = new ConfigurationReader(new Secrets(environment), problems);
    Optional<Configuration> read = YamlFile.read(text, problems).map(reader::read);
    problems.throwIfAny(ErrorCode.CONFIGURATION, "configuration");
    return read.orElseThrow();
  }

  private Configuration read(YamlMap file) {
    List<EnvironmentName> environments = environments(file);
    TargetsReader targets = new TargetsReader(secrets, problems, environments);
    Http http = http(file);
    Optional<YamlMap> store = file.map("store");
    Optional<YamlMap> ledger = file.map("ledger");
    List<Target> databases = targets.read(file);
    PartiesReader parties = new PartiesReader(secrets, problems, targets.names());
    Configuration read =
        new Configuration(
            http,
            new Secret(store.flatMap(s -> s.read("url", with(Values::storeUrl))).orElse(STORE_URL)),
            new LedgerIdentity(
                ledger.flatMap(l -> l.read("origin", with(Values::origin))).orElse(LEDGER_ORIGIN),
                ledger.flatMap(l -> l.read("key", with(Values::file))).orElse(LEDGER_KEY)),
            file.read("policy", with(Values::file)),
            new LintReader(secrets, Optional.of(targets.names())).read(file),
            gateways(file),
            databases,
            targets.rehearsals(),
            targets.keeps(),
            environments,
            parties.agents(file),
            parties.people(file),
            file.map("limits").map(this::limits).orElse(Limits.DEFAULT));
    store.ifPresent(YamlMap::noMoreKeys);
    ledger.ifPresent(YamlMap::noMoreKeys);
    file.noMoreKeys();
    return read;
  }

  private Http http(YamlMap file) {
    Optional<YamlMap> section = file.map("http");
    InetSocketAddress listen =
        section
            .flatMap(http -> http.read("listen", with(Values::listen)))
            .orElseGet(() -> Values.listen(HTTP_LISTEN));
    URI publicUrl =
        section
            .flatMap(http -> http.read("publicUrl", with(Values::publicUrl)))
            .orElseGet(() -> URI.create("http://localhost:" + listen.getPort()));
    section.ifPresent(YamlMap::noMoreKeys);
    if (!listen.getAddress().isLoopbackAddress() && !"https".equals(publicUrl.getScheme())) {
      problems.add(
          section.map(http -> http.position("listen")).orElseThrow(),
          "This address is not loopback, so people would send passwords in the clear: let a proxy"
              + " end TLS in front of it, and set publicUrl to its https address.");
    }
    return new Http(listen, publicUrl);
  }

  private List<EnvironmentName> environments(YamlMap file) {
    List<EnvironmentName> named = file.list("environments", with(EnvironmentName::new));
    if (file.has("environments") && named.isEmpty()) {
      file.problem("environments", "There has to be at least one environment.");
    }
    return file.has("environments") ? named : ENVIRONMENTS;
  }

  private List<GatewayAddress> gateways(YamlMap file) {
    if (!file.has("gateways")) {
      return List.of(
          new GatewayAddress(EngineName.POSTGRES, Values.listen(GATEWAY_LISTEN), Optional.empty()));
    }
    List<GatewayAddress> gateways = file.maps("gateways").stream().map(this::gateway).toList();
    Set<InetSocketAddress> taken = new HashSet<>();
    for (GatewayAddress gateway : gateways) {
      if (gateway.listen().getPort() != 0 && !taken.add(gateway.listen())) {
        file.problem("gateways", "Two gateways cannot listen on " + gateway.listen() + ".");
      }
    }
    return gateways;
  }

  private GatewayAddress gateway(YamlMap map) {
    Optional<EngineName> engine = map.require("engine", with(TargetsReader::engine));
    InetSocketAddress listen =
        map.read("listen", with(Values::listen)).orElseGet(() -> Values.listen(GATEWAY_LISTEN));
    Optional<Configuration.CertificateFiles> certificate = map.map("tls").flatMap(this::files);
    map.noMoreKeys();
    if (!map.has("tls") && !listen.getAddress().isLoopbackAddress()) {
      problems.add(
          map.position("listen"),
          "This address is not loopback, so the gateway needs tls: { certificate, key }.");
    }
    return new GatewayAddress(engine.orElse(EngineName.POSTGRES), listen, certificate);
  }

  private Optional<Configuration.CertificateFiles> files(YamlMap tls) {
    Optional<Path> certificate = tls.require("certificate", with(Values::file));
    Optional<Path> key = tls.require("key", with(Values::file));
    tls.noMoreKeys();
    return certificate.flatMap(c -> key.map(k -> new Configuration.CertificateFiles(c, k)));
  }

  private Limits limits(YamlMap map) {
    Limits limits =
        new Limits(
            map.read("sessions", with(Values::number)).orElse(Limits.DEFAULT.sessions()),
            map.read("statementBytes", with(Values::bytes)).orElse(Limits.DEFAULT.statementBytes()),
            map.read("keptBytes", with(Values::bytes)).orElse(Limits.DEFAULT.keptBytes()),
            map.read("batchStatements", with(Values::number))
                .orElse(Limits.DEFAULT.batchStatements()),
            map.read("loginTime", with(Durations::parse)).orElse(Limits.DEFAULT.loginTime()),
            map.read("idleTime", with(Durations::parse)).orElse(Limits.DEFAULT.idleTime()),
            map.read("replyBytes", with(Values::bytes)).orElse(Limits.DEFAULT.replyBytes()),
            map.read("scriptBytes", with(Values::bytes)).orElse(Limits.DEFAULT.scriptBytes()),
            map.read("claimChars", with(Values::number)).orElse(Limits.DEFAULT.claimChars()));
    map.noMoreKeys();
    if (limits.keptBytes() < limits.statementBytes()) {
      map.problem("keptBytes", "keptBytes has to be at least statementBytes.");
    }
    if (limits.loginTime().isZero()) {
      map.problem("loginTime", "A login needs some time.");
    }
    return limits;
  }

  private <T> Function<String, T> with(Function<String, T> maker) {
    return text -> maker.apply(secrets.resolve(text));
  }
}
