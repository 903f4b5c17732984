package dev.countersign.core.wire;

import dev.countersign.core.EngineName;
import java.util.Set;

/// The wire protocol of an engine. Thread-safe.
public interface Protocol {

  /// Which engines speak it.
  Set<EngineName> names();

  /// A conversation for a client connection that was just accepted.
  ///
  /// @param tlsOffered whether the listener has a certificate
  Conversation converse(boolean tlsOffered);
}
