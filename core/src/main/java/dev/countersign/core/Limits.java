package dev.countersign.core;

import java.time.Duration;

/// Every limit of the gate, in one place. Configuration may lower or raise them.
///
/// @param sessions sessions of one gateway at the same time
/// @param statementBytes length of one statement with its bind values
/// @param keptBytes bytes kept for one session while a statement of it is judged
/// @param batchStatements statements in one message or pipeline
/// @param loginTime from connecting to being logged in
/// @param idleTime without a byte from the client; zero: no limit
/// @param replyBytes result of a ratified statement kept for the waiting client
/// @param scriptBytes length of one proposed script
/// @param claimChars length of an agent's or a person's words
public record Limits(
    int sessions,
    int statementBytes,
    int keptBytes,
    int batchStatements,
    Duration loginTime,
    Duration idleTime,
    int replyBytes,
    int scriptBytes,
    int claimChars) {

  /// What holds when the configuration says nothing.
  public static final Limits DEFAULT =
      new Limits(
          2_000,
          16 << 20,
          17 << 20,
          1_000,
          Duration.ofSeconds(30),
          Duration.ZERO,
          16 << 20,
          2 << 20,
          4_000);
}
