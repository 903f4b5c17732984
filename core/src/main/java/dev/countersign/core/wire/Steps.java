package dev.countersign.core.wire;

import dev.countersign.core.Target;
import dev.countersign.core.wire.Conversation.Side;
import java.nio.ByteBuffer;
import java.util.List;

/// What a conversation wants done, in order. The transport implements it.
///
/// Steps towards one side are carried out in the order in which they were added.
public interface Steps {

  /// Passes a range of the bytes that the conversation was just given to the other side, without
  /// copying them.
  ///
  /// @param from the absolute position in the buffer that was given
  /// @param length how many bytes
  void relay(int from, int length);

  /// Sends bytes of the conversation's own. The buffer is the transport's from now on.
  void send(Side to, ByteBuffer bytes);

  /// Starts TLS with one side: as server towards the client, as client towards the server.
  void secure(Side side);

  /// Asks who the client is. Answered by [Conversation#admitted].
  void identify(String user, String database);

  /// The client proved who it is.
  void authenticated();

  /// The client failed to prove who it is.
  ///
  /// @param why for the ledger
  void authenticationFailed(String why);

  /// Connects to the target's server. Answered by [Conversation#connected] or
  /// [Conversation#serverLost].
  void connect(Target target);

  /// The login is complete; from here on `cancelKey` names this session in cancel requests.
  void ready(CancelKey cancelKey);

  /// Asks for a ruling on all statements of one message or pipeline. Answered by
  /// [Conversation#ruled].
  void judge(long ticket, List<Asked> batch);

  /// Statements were forwarded that the memory knew to be allowed.
  void passed(VerdictMemory.Remembered remembered);

  /// The server finished what a [Ruling.Proceed] with `report` let through.
  void finished(long ticket, dev.countersign.core.engine.RunReport report);

  /// This connection is no session but a request to cancel what the session with this key does. It
  /// is closed once the request was passed on, so that a client that waits for the end of its
  /// cancel connection knows that it hits nothing that it sends later.
  void cancelOther(CancelKey key);

  /// Sends these bytes on a new connection to the session's server, and closes that connection: a
  /// cancel request upstream.
  void cancelUpstream(ByteBuffer bytes);

  /// Ends the session after everything sent so far was delivered.
  ///
  /// @param why for logs and the ledger
  void close(String why);
}
