package dev.countersign.app.evasions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.app.evasions.Answer.Reply;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// A client that sends exactly the bytes it is told to, as no driver would.
final class WireClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;
  private static final String NONCE = "0123456789abcdef";

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Answer greeting;

  /// Who connects to which database.
  record Login(InetSocketAddress address, String user, String password, String database) {}

  private WireClient(Login login, List<String> settings) throws IOException {
    socket = new Socket(login.address.getAddress(), login.address.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    List<String> all = new ArrayList<>(List.of("user", login.user, "database", login.database));
    all.addAll(settings);
    out.write(Frames.startup(all));
    greeting = read(1, login.password);
  }

  /// @param settings names and values by turns, for the startup message
  static WireClient open(Login login, List<String> settings) {
    try {
      return new WireClient(login, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How the login ended.
  Answer greeting() {
    return greeting;
  }

  /// Sends a step, and reads until the server is ready again or the connection is closed.
  Answer send(Step step) {
    try {
      try {
        for (Step.Message message : step.messages()) {
          write(message);
        }
        out.flush();
      } catch (IOException e) {
        // Closed by the other side while we wrote: what it said before is still there to be read.
        return read(Integer.MAX_VALUE, "");
      }
      return read(step.answers() == 0 ? Integer.MAX_VALUE : step.answers(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Step.Message message) throws IOException {
    byte[] bytes = Frames.of(message);
    if (!message.way().equals("Split")) {
      out.write(bytes);
      return;
    }
    for (byte one : bytes) {
      out.write(one);
      out.flush();
    }
  }

  private Answer read(int readies, String password) throws IOException {
    List<Reply> replies = new ArrayList<>();
    String first = "";
    int ready = 0;
    while (ready < readies) {
      int type = readType();
      if (type < 0) {
        return new Answer(replies, true);
      }
      var body = new byte[in.readInt() - Integer.BYTES];
      in.readFully(body);
      if (type == 'R') {
        first = authenticate(body, password, first);
      } else {
        replies.add(new Reply((char) type, body));
      }
      ready += type == 'Z' ? 1 : 0;
    }
    return new Answer(replies, false);
  }

  private int readType() throws IOException {
    try {
      return in.read();
    } catch (java.net.SocketException e) {
      return -1;
    }
  }

  private String authenticate(byte[] body, String password, String serverFirst) throws IOException {
    String rest = new String(body, Integer.BYTES, body.length - Integer.BYTES, UTF_8);
    switch (body[3]) {
      case 10 -> {
        byte[] initial = ("n,,n=,r=" + NONCE).getBytes(UTF_8);
        out.write(
            Frames.typed('p', Frames.text("SCRAM-SHA-256"), Frames.int32(initial.length), initial));
      }
      case 11 -> out.write(Frames.typed('p', proof(rest, password).getBytes(UTF_8)));
      default -> {}
    }
    return serverFirst;
  }

  /// RFC 5802, section 3.
  private static String proof(String serverFirst, String password) {
    String[] fields = serverFirst.split(",", -1);
    byte[] salt = Base64.getDecoder().decode(fields[1].substring(2));
    int rounds = Integer.parseInt(fields[2].substring(2));
    String withoutProof = "c=biws," + fields[0];
    String all = "n=,r=" + NONCE + "," + serverFirst + "," + withoutProof;
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, rounds, 256))
              .getEncoded();
      byte[] key = hmac(salted, "Client Key");
      byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(key), all);
      for (int i = 0; i < key.length; i++) {
        key[i] ^= signature[i];
      }
      return withoutProof + ",p=" + Base64.getEncoder().encodeToString(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  @Override
  public void close() {
    try (socket) {
      out.write(Frames.typed('X'));
    } catch (IOException e) {
      // It was closed already, which is where we are going.
      return;
    }
  }
}
