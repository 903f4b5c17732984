package dev.countersign.policy;

import dev.countersign.core.CountersignException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// The policy in use. A file that does not load never replaces one that did. Thread-safe.
public final class LivePolicy implements Supplier<RuleSet> {

  private final Optional<Path> file;
  private volatile RuleSet current;

  private LivePolicy(Optional<Path> file, RuleSet current) {
    this.file = file;
    this.current = current;
  }

  /// The policy of a file, or the built-in one when there is none.
  ///
  /// @throws CountersignException with [dev.countersign.core.ErrorCode#POLICY] when the file does
  ///   not load
  public static LivePolicy start(Optional<Path> file) {
    return new LivePolicy(file, load(file));
  }

  /// The policy that applies now.
  @Override
  public RuleSet get() {
    return current;
  }

  /// Reads the file again.
  public synchronized Reload reload() {
    try {
      RuleSet loaded = load(file);
      if (loaded.version().equals(current.version())) {
        return new Reload.Unchanged();
      }
      current = loaded;
      return new Reload.Replaced(loaded.version());
    } catch (CountersignException e) {
      return new Reload.Kept(current.version(), String.valueOf(e.getMessage()));
    }
  }

  private static RuleSet load(Optional<Path> file) {
    return file.map(PolicyFiles::load).orElseGet(PolicyFiles::builtIn);
  }

  /// What reading the file again led to.
  public sealed interface Reload {

    /// The file says what it said before.
    record Unchanged() implements Reload {}

    /// The new policy applies from now on.
    record Replaced(String version) implements Reload {}

    /// The file does not load; the policy before still applies.
    ///
    /// @param problems every mistake
    record Kept(String version, String problems) implements Reload {}
  }
}
