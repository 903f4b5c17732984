package dev.countersign.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Chooses ports below the range that Linux hands to outgoing connections, so that a server which
/// is stopped and started again never finds that a client elsewhere has borrowed its port.
final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int END = 32_768;
  private static final int ATTEMPTS_MAX = 100;

  private FreePorts() {}

  static int next() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port between " + FIRST + " and " + (END - 1));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
