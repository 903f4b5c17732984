package dev.countersign.postgres;

import dev.countersign.core.EngineName;
import dev.countersign.core.Limits;
import dev.countersign.core.wire.Conversation;
import dev.countersign.core.wire.Protocol;
import dev.countersign.postgres.wire.PgConversation;
import dev.countersign.postgres.wire.ScramSecrets;
import java.security.SecureRandom;
import java.util.Set;

/// The PostgreSQL protocol, versions 3.0 and 3.2. Thread-safe.
public final class PostgresProtocol implements Protocol {

  private final PgConversation.Surroundings surroundings;

  /// @param limits what a conversation keeps and takes at most
  /// @param random nonces, salts and cancel keys
  public PostgresProtocol(Limits limits, SecureRandom random) {
    this.surroundings =
        new PgConversation.Surroundings(limits, new ScramSecrets(random), random, System::nanoTime);
  }

  @Override
  public Set<EngineName> names() {
    return Set.of(EngineName.POSTGRES);
  }

  @Override
  public Conversation converse(boolean tlsOffered) {
    return new PgConversation(surroundings, tlsOffered);
  }
}
