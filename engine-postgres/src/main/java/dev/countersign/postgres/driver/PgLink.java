package dev.countersign.postgres.driver;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.Target.Credential;
import dev.countersign.postgres.wire.ServerLogin;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One blocking connection to a server that speaks its protocol without a driver in between, so
/// that statements, bind values and answers stay the bytes that they are. Used by one thread.
final class PgLink implements AutoCloseable {

  private static final int FRAME_BYTES_MAX = 1 << 30;

  private final Socket socket;
  private final DataInputStream in;

  private PgLink(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
  }

  /// Connects and logs in.
  ///
  /// @param parameters of the startup message, such as `application_name`
  /// @throws CountersignException with `TARGET_UNREACHABLE` when the server cannot be reached or
  ///   refuses the login
  static PgLink open(Target target, Credential credential, Map<String, String> parameters) {
    try {
      LinkSocket socket = LinkSocket.open(target);
      try {
        var request = ServerLogin.Request.of(target, credential, new TreeMap<>(parameters));
        Socket ready = new LinkLogin(socket, request).perform();
        ready.setSoTimeout(0);
        return new PgLink(ready);
      } catch (IOException | RuntimeException e) {
        socket.current().close();
        throw e;
      }
    } catch (IOException e) {
      throw new CountersignException(
          ErrorCode.TARGET_UNREACHABLE,
          "Target %s at %s:%d cannot be reached as %s: %s. Check the address, TLS and credential."
              .formatted(
                  target.name(), target.host(), target.port(), credential.user(), e.getMessage()),
          e);
    }
  }

  /// Runs a text by the simple protocol.
  Answer query(String sql, int bytesMax) throws IOException {
    send(FrontendMessages.query(sql));
    return new AnswerReader(this, bytesMax).read();
  }

  /// Runs one statement by the extended protocol.
  Answer execute(Statement statement, List<Integer> resultFormats, int bytesMax)
      throws IOException {
    send(FrontendMessages.execute(statement, resultFormats));
    return new AnswerReader(this, bytesMax).read();
  }

  void send(byte[] message) throws IOException {
    socket.getOutputStream().write(message);
    socket.getOutputStream().flush();
  }

  BackendMessage next() throws IOException {
    byte type = in.readByte();
    int length = in.readInt();
    if (length < Integer.BYTES || length > FRAME_BYTES_MAX) {
      throw new IOException("the server sent a message of " + length + " bytes");
    }
    byte[] frame = new byte[1 + length];
    frame[0] = type;
    for (int i = 0; i < Integer.BYTES; i++) {
      frame[1 + i] = (byte) (length >>> (8 * (Integer.BYTES - 1 - i)));
    }
    in.readFully(frame, BackendMessage.HEADER_BYTES, length - Integer.BYTES);
    return new BackendMessage(frame);
  }

  @Override
  public void close() {
    try (socket) {
      send(FrontendMessages.terminate());
    } catch (IOException e) {
      // the server went first; there is nothing left to say goodbye to
    }
  }
}
