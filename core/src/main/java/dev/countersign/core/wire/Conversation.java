package dev.countersign.core.wire;

import dev.countersign.core.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One client connection as its engine's protocol sees it. Not thread-safe: the transport calls it
/// from one thread at a time.
///
/// Every method may add steps; the bytes given to a method are valid during the call only. A
/// conversation never throws for what a peer sends: it answers in the protocol's own way, or
/// closes.
public interface Conversation {

  /// The client connected; engines whose server speaks first greet here.
  void opened(Steps steps);

  /// Bytes came from the client. All of them are taken: relayed with [Steps#relay], or kept.
  void fromClient(ByteBuffer bytes, Steps steps);

  /// Bytes came from the server. All of them are taken.
  void fromServer(ByteBuffer bytes, Steps steps);

  /// TLS that [Steps#secure] asked for is in place.
  ///
  /// @param endPoint the `tls-server-end-point` channel binding data of RFC 5929; empty when it
  ///   cannot be had
  void secured(Side side, Optional<Bytes> endPoint, Steps steps);

  /// The answer to [Steps#identify].
  void admitted(Admission admission, Steps steps);

  /// The answer to [Steps#connect]: the connection to the server stands.
  void connected(Steps steps);

  /// The answer to [Steps#judge].
  void ruled(long ticket, Ruling ruling, Steps steps);

  /// Tells the client something while its statement is held.
  void notice(String message, Steps steps);

  /// Somebody presented this session's cancel key, and nothing of it is held: what the server does
  /// for it is to be cancelled, with [Steps#cancelUpstream]; nothing if it does nothing.
  void cancelRequested(Steps steps);

  /// The server's side is gone, or could not be connected to.
  ///
  /// @param why for people, without secrets
  void serverLost(String why, Steps steps);

  /// The gate ends the session: idle for too long, too many sessions, or it is stopping.
  void ended(EndReason reason, String message, Steps steps);

  /// Bytes of the client kept because of a pending judgement; the transport stops reading above its
  /// limit.
  int keptBytes();

  /// True once the client is logged in and nothing of it is being judged or run.
  boolean idle();

  /// One end of the conversation.
  enum Side {
    /// The client.
    CLIENT,
    /// The server.
    SERVER
  }

  /// Why the gate ends a session.
  enum EndReason {
    /// The login took too long.
    LOGIN_TIMEOUT,
    /// Nothing happened for too long.
    IDLE,
    /// There are too many sessions.
    TOO_MANY,
    /// The agent may no longer use the target.
    REVOKED,
    /// The gate is stopping.
    SHUTDOWN,
    /// A fault of the gate itself.
    FAULT
  }
}
