package dev.countersign.app.baddays;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A PostgreSQL client that says whatever a test wants. Every read is bounded in time.
final class RawClient implements AutoCloseable {

  private static final int READ_MILLIS_MAX = 20_000;

  private final Socket socket;
  private byte[] cancelKey = {};

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  static RawClient connect(InetSocketAddress to) {
    try {
      var socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setReceiveBufferSize(64 << 10);
      socket.connect(to);
      socket.setSoTimeout(READ_MILLIS_MAX);
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient login(String user, String token, String database) {
    send(startup(user, database));
    send(ScramClient.first());
    List<Message> answers = new ArrayList<>(List.of(next(), next()));
    send(ScramClient.last(token, answers.getLast().body()));
    answers.addAll(until('Z'));
    cancelKey =
        answers.stream()
            .filter(one -> one.type() == 'K')
            .map(Message::body)
            .findFirst()
            .orElseThrow();
    return this;
  }

  /// What this session would be cancelled with: process id and secret.
  byte[] cancelKey() {
    return cancelKey.clone();
  }

  void send(byte[]... messages) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(join(messages));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends bytes one by one, each in a packet of its own.
  void sendSlowly(byte[] bytes) {
    for (byte one : bytes) {
      send(new byte[] {one});
    }
  }

  /// How many bytes of these go out before nobody takes more for the given time.
  long sendWhileTaken(byte[] piece, long bytesMax, int stuckMillis) {
    var sent = new java.util.concurrent.atomic.AtomicLong();
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              while (sent.get() < bytesMax && sendsOne(piece)) {
                sent.addAndGet(piece.length);
              }
            });
    long before;
    do {
      before = sent.get();
      join(writer, stuckMillis);
    } while (writer.isAlive() && sent.get() > before);
    return sent.get();
  }

  Message next() {
    try {
      var in = new DataInputStream(socket.getInputStream());
      int type = in.readUnsignedByte();
      var body = new byte[in.readInt() - Integer.BYTES];
      in.readFully(body);
      return new Message((char) type, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The messages up to one of this type, which is the last.
  List<Message> until(char type) {
    var messages = new ArrayList<Message>();
    do {
      messages.add(next());
    } while (messages.getLast().type() != type);
    return messages;
  }

  /// Everything up to the end of the connection.
  String untilClosed() {
    var all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException reset) {
      return all.toString(UTF_8) + "[reset]";
    } catch (IOException e) {
      throw new UncheckedIOException("not closed; so far: " + all.toString(UTF_8), e);
    }
    return all.toString(UTF_8);
  }

  /// Reads this many bytes and forgets them.
  void skip(long bytes) {
    try {
      socket.getInputStream().skipNBytes(bytes);
    } catch (EOFException e) {
      throw new AssertionError("closed before " + bytes + " bytes came", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Closes the connection with a reset instead of an orderly end.
  void vanish() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- messages

  static byte[] startup(String user, String database) {
    byte[] names = text("user", user, "database", database, "");
    return ByteBuffer.allocate(8 + names.length)
        .putInt(8 + names.length)
        .putInt(3 << 16)
        .put(names)
        .array();
  }

  static byte[] cancelRequest(byte[] key) {
    return ByteBuffer.allocate(8 + key.length)
        .putInt(8 + key.length)
        .putInt(80877102)
        .put(key)
        .array();
  }

  static byte[] query(String sql) {
    return message('Q', text(sql));
  }

  /// Parse, Bind, Describe-less Execute of the unnamed statement, without Sync.
  static byte[] extended(String sql) {
    return join(
        message('P', join(text("", sql), new byte[2])),
        message('B', join(text("", ""), new byte[6])),
        message('E', join(text(""), new byte[4])));
  }

  static byte[] sync() {
    return message('S');
  }

  static byte[] message(char type, byte[]... parts) {
    byte[] body = join(parts);
    return ByteBuffer.allocate(5 + body.length)
        .put((byte) type)
        .putInt(4 + body.length)
        .put(body)
        .array();
  }

  static byte[] text(String... texts) {
    return (String.join("\0", texts) + "\0").getBytes(UTF_8);
  }

  static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  /// False once the connection is closed.
  private boolean sendsOne(byte[] piece) {
    try {
      socket.getOutputStream().write(piece);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private static void join(Thread thread, int millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One message of the server's side.
  record Message(char type, byte[] body) {

    /// The fields of an error or notice, or whatever text there is, with `|` for every zero byte.
    String text() {
      return new String(body, UTF_8).replace('\0', '|');
    }

    @Override
    public String toString() {
      return type + " " + text();
    }
  }
}
