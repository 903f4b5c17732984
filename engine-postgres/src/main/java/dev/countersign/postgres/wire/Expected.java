package dev.countersign.postgres.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/// One thing that the server still has to answer. Its [#kind] is the type of the message that was
/// sent.
sealed interface Expected {

  char kind();

  /// A message of the client's that changes nothing the gate keeps track of.
  enum Plain implements Expected {
    BIND('B'),
    DESCRIBE('D'),
    EXECUTE('E'),
    CLOSE_PORTAL('C'),
    SYNC('S'),
    QUERY('Q'),
    FUNCTION('F');

    private final char kind;

    Plain(char kind) {
      this.kind = kind;
    }

    @Override
    public char kind() {
      return kind;
    }
  }

  /// A Parse of the client's: when it is complete, the name stands for the statement.
  record Parsing(Prepared statement) implements Expected {
    @Override
    public char kind() {
      return 'P';
    }
  }

  /// A Close of a statement: when it is complete, the name is free.
  record Closing(String name) implements Expected {
    @Override
    public char kind() {
      return 'C';
    }
  }

  /// A Query or Execute or Sync whose outcome somebody wants to know.
  record Reported(Plain message, OutcomeReport report) implements Expected {
    @Override
    public char kind() {
      return message.kind();
    }
  }

  /// A message of the gate's own, whose answers the client never sees.
  ///
  /// @param probe takes the answers; empty when nobody wants them
  /// @param effect what it does to the names, once complete
  record Own(char kind, Optional<StateProbe> probe, Optional<Prepared> effect)
      implements Expected {}

  /// A message that the server is certain to refuse; the client gets our error in place of the
  /// server's.
  record Refusal(char kind, ByteBuffer error) implements Expected {}

  /// Not sent to the server at all: the client's answer, when its turn comes.
  record Answer(ByteBuffer reply) implements Expected {
    @Override
    public char kind() {
      return 'L';
    }
  }

  /// A message forwarded in a batch that was run elsewhere; should the server refuse it, the client
  /// still gets a proper answer, because its statements did run.
  record Beside(Expected message, ByteBuffer otherwise) implements Expected {
    @Override
    public char kind() {
      return message.kind();
    }
  }
}
