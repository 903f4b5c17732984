package dev.countersign.core.evidence;

import java.time.Duration;
import java.util.List;

/// The rules that turn evidence into verdicts and requirements. Immutable and thread-safe.
public interface Policy {

  /// Identifies the content of the policy; two policies that could decide differently never share
  /// it.
  String version();

  /// True when no rule looks at the time, so that a verdict may be remembered.
  boolean timeless();

  /// What to do with a statement. A rule that cannot be evaluated holds; it never allows.
  Verdict decide(Evidence evidence);

  /// Who must approve a held change; never empty. Every rule that matches adds its requirement.
  List<Requirement> requirements(Evidence evidence);

  /// How long a client's connection waits for people before it is answered with the change's
  /// number.
  Duration holdWait();

  /// How long a change may stay pending, and how long a ratified one may wait for its execution.
  Duration expiresAfter();
}
