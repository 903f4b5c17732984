package dev.countersign.postgres.rehearsal;

import dev.countersign.core.Target;
import dev.countersign.core.Target.Credential;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Clones by commands of the operator: one that makes a clone and prints its URL, and one that
/// drops it. Both are told the clone's name in `COUNTERSIGN_CLONE`, and dropping has to work by the
/// name alone. Thread-safe.
public final class CommandClones implements CloneProvider {

  private static final Duration DROP_LIMIT = Duration.ofMinutes(2);
  private static final int PORT = 5432;

  private final Target like;
  private final String create;
  private final String drop;

  /// @param like how connections to a clone are protected, and what they are called in errors
  /// @param create a command of the shell that prints
  ///   `postgresql://user:password@host:port/database`
  /// @param drop a command of the shell
  public CommandClones(Target like, String create, String drop) {
    this.like = like;
    this.create = create;
    this.drop = drop;
  }

  @Override
  public String name() {
    return "command";
  }

  @Override
  public String source() {
    return "what a command of the operator made";
  }

  @Override
  public Clone make(String name, String role, Deadline deadline) throws NoClone {
    return at(Programs.shell(create, told(name), deadline), role);
  }

  @Override
  public void drop(String name) throws NoClone {
    Programs.shell(drop, told(name), Deadline.in(DROP_LIMIT));
  }

  @Override
  public String toString() {
    return name() + " of " + source();
  }

  private static Map<String, String> told(String name) {
    return Map.of("COUNTERSIGN_CLONE", name);
  }

  private Clone at(String printed, String role) throws NoClone {
    try {
      URI url = new URI(printed);
      String scheme = String.valueOf(url.getScheme());
      String[] login = String.valueOf(url.getRawUserInfo()).split(":", 2);
      if (!(scheme.equals("postgresql") || scheme.equals("postgres"))
          || url.getHost() == null
          || url.getRawUserInfo() == null
          || String.valueOf(url.getRawPath()).length() < 2) {
        throw noUrl();
      }
      return new Clone(
          new Target(
              like.name(),
              like.engine(),
              like.environment(),
              url.getHost().replaceAll("[\\[\\]]", ""),
              url.getPort() < 0 ? PORT : url.getPort(),
              decoded(url.getRawPath().substring(1)),
              like.tls(),
              like.tlsRoots(),
              new Credential(decoded(login[0]), login.length == 2 ? decoded(login[1]) : ""),
              Optional.empty()),
          role);
    } catch (URISyntaxException e) {
      throw noUrl();
    }
  }

  /// What was printed may hold a password, so it is not shown.
  private static NoClone noUrl() {
    return new NoClone(
        "The command that makes clones printed something else than"
            + " postgresql://user:password@host:port/database.");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
