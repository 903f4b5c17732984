package dev.countersign.core.engine;

import dev.countersign.core.EngineName;
import dev.countersign.core.Target;
import java.util.Set;

/// A database engine that the gate knows. Thread-safe.
public interface Engine {

  /// Which engines it knows; MySQL and MariaDB share one.
  Set<EngineName> names();

  /// Connects to a target and reads its catalogue.
  ///
  /// @throws dev.countersign.core.CountersignException with `TARGET_UNREACHABLE` when that fails
  TargetEngine attach(Target target);
}
