package dev.countersign.core.wire;

import dev.countersign.core.AgentName;
import dev.countersign.core.PersonName;
import dev.countersign.core.Target;
import dev.countersign.core.engine.TargetEngine;

/// Whether a client may log in, and how it has to prove who it is.
public sealed interface Admission {

  /// The agent exists and may use the target.
  ///
  /// @param secret what checks the agent's token
  /// @param target the database it asked for
  /// @param engine the target as its engine sees it
  /// @param memory what is known of its statements
  record Known(
      AgentName agent,
      PersonName onBehalfOf,
      SecretVerifier secret,
      Target target,
      TargetEngine engine,
      VerdictMemory memory)
      implements Admission {}

  /// The agent exists and gets no session. It is told why once it has proven who it is; whoever has
  /// not, learns nothing.
  ///
  /// @param secret what checks the agent's token
  /// @param message what the client is told
  record Barred(SecretVerifier secret, Reason reason, String message) implements Admission {

    /// Why an agent that is known gets no session.
    public enum Reason {
      /// The database that it asked for is none of its targets.
      FOREIGN_TARGET,
      /// The target cannot be reached.
      TARGET_DOWN
    }
  }

  /// There is no such agent, or nobody may come in like this.
  ///
  /// @param message what the client is told after the login exchange; it does not tell an outsider
  ///   which names exist
  /// @param revealed true: the client may be told at once, because it is not about names
  record Refused(String message, boolean revealed) implements Admission {}

  /// Checks a token without knowing it: the SCRAM-SHA-256 verifier of RFC 5803.
  ///
  /// @param salt the salt
  /// @param iterations how often the password was hashed
  /// @param storedKey H(ClientKey)
  /// @param serverKey the server key
  record SecretVerifier(
      dev.countersign.core.Bytes salt,
      int iterations,
      dev.countersign.core.Bytes storedKey,
      dev.countersign.core.Bytes serverKey) {}
}
