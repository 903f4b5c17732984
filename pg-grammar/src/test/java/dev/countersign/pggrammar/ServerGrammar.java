package dev.countersign.pggrammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks a live server whether its grammar takes a text, without running it: in a transaction that
/// has failed, the server parses what it is sent and then refuses to execute it (SQLSTATE 25P02).
/// Only the end of the transaction is executed, after which another one is begun and made to fail.
///
/// Speaks just enough of protocol 3.0 for that, since a driver would touch the texts.
final class ServerGrammar implements AutoCloseable {
  /// Where in the server's source a text is refused before it is understood.
  private static final Set<String> READING = Set.of("scan.l", "gram.y", "parser.c", "mbutils.c");

  private static final int PROTOCOL_3_0 = 196_608;
  private static final int ANSWER_MILLIS_MAX = 30_000;

  private record Answer(Map<Character, String> error, char transaction) {}

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  ServerGrammar(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(ANSWER_MILLIS_MAX);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(socket.getOutputStream());
    var startup = "user\0postgres\0database\0postgres\0client_encoding\0UTF8\0\0".getBytes(UTF_8);
    out.writeInt(startup.length + 8);
    out.writeInt(PROTOCOL_3_0);
    out.write(startup);
    readUntilReady();
    failTransaction();
  }

  /// The server's refusal; empty when its grammar takes the text.
  Optional<Refusal.SyntaxError> refusalOf(byte[] text) throws IOException {
    var answer = query(text);
    if (answer.transaction() != 'E') {
      failTransaction();
    }
    var error = answer.error();
    if (!READING.contains(error.getOrDefault('F', ""))) {
      return Optional.empty();
    }
    int position = Integer.parseInt(error.getOrDefault('P', "0"));
    return Optional.of(
        new Refusal.SyntaxError(
            error.getOrDefault('M', ""), error.getOrDefault('C', ""), position));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void failTransaction() throws IOException {
    query("ROLLBACK".getBytes(UTF_8));
    query("BEGIN".getBytes(UTF_8));
    if (query("SELECT 1/0".getBytes(UTF_8)).transaction() != 'E') {
      throw new IOException("the transaction did not fail");
    }
  }

  private Answer query(byte[] text) throws IOException {
    send('Q', text, new byte[1]);
    return readUntilReady();
  }

  private void send(char type, byte[] first, byte[] second) throws IOException {
    var message = new ByteArrayOutputStream();
    var data = new DataOutputStream(message);
    data.writeByte(type);
    data.writeInt(4 + first.length + second.length);
    data.write(first);
    data.write(second);
    out.write(message.toByteArray());
  }

  private Answer readUntilReady() throws IOException {
    var error = new HashMap<Character, String>();
    while (true) {
      int type = in.readUnsignedByte();
      var body = new byte[in.readInt() - 4];
      in.readFully(body);
      switch (type) {
        case 'E' -> errorFields(body).forEach(error::putIfAbsent);
        case 'G' -> send('f', "no data".getBytes(UTF_8), new byte[1]);
        case 'Z' -> {
          return new Answer(error, (char) body[0]);
        }
        default -> {}
      }
    }
  }

  private static Map<Character, String> errorFields(byte[] body) {
    var fields = new HashMap<Character, String>();
    for (var field : new String(body, UTF_8).split("\0", -1)) {
      if (!field.isEmpty()) {
        fields.put(field.charAt(0), field.substring(1));
      }
    }
    return fields;
  }
}
