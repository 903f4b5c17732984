package dev.countersign.postgres.driver;

import dev.countersign.core.Bytes;
import dev.countersign.postgres.wire.ServerLogin;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/// Carries a [ServerLogin] over a blocking socket. Used once, by one thread.
final class LinkLogin {

  private final LinkSocket socket;
  private final ServerLogin login;
  private final ArrayDeque<ServerLogin.Step> steps = new ArrayDeque<>();

  LinkLogin(LinkSocket socket, ServerLogin.Request request) {
    this.socket = socket;
    this.login = new ServerLogin(request, new SecureRandom());
  }

  /// Logs in, and returns the socket to talk on: inside TLS where the target asks for it.
  Socket perform() throws IOException {
    steps.addAll(login.begin());
    while (true) {
      while (!steps.isEmpty()) {
        switch (steps.poll()) {
          case ServerLogin.Step.Send(ByteBuffer bytes) -> send(bytes);
          case ServerLogin.Step.StartTls _ -> secure();
          case ServerLogin.Step.LoggedIn _ -> {
            return socket.current();
          }
          case ServerLogin.Step.Failed(var error) ->
              throw new IOException(error.message() + " (" + error.sqlState() + ")");
          case null -> throw new IllegalStateException("an empty step");
        }
      }
      steps.addAll(receive());
    }
  }

  private void send(ByteBuffer bytes) throws IOException {
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    socket.current().getOutputStream().write(content);
    socket.current().getOutputStream().flush();
  }

  private void secure() throws IOException {
    SSLSocket secured = socket.secure();
    steps.addAll(login.secured(endPoint(secured)));
  }

  /// The channel binding of TLS sessions (`tls-server-end-point`, RFC 5929).
  private static Optional<Bytes> endPoint(SSLSocket secured) throws IOException {
    return EndPoint.of(secured.getSession().getPeerCertificates()[0]);
  }

  /// One byte at a time: what follows the login belongs to the link.
  private List<ServerLogin.Step> receive() throws IOException {
    InputStream in = socket.current().getInputStream();
    int one = in.read();
    if (one < 0) {
      throw new IOException("the server closed the connection at login");
    }
    return login.received(ByteBuffer.wrap(new byte[] {(byte) one}));
  }
}
