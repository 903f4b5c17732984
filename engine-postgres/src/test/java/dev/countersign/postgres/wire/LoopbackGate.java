package dev.countersign.postgres.wire;

import dev.countersign.core.AgentName;
import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.Limits;
import dev.countersign.core.PersonName;
import dev.countersign.core.Target;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.wire.Admission;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.CancelKey;
import dev.countersign.core.wire.Conversation;
import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Ruling;
import dev.countersign.core.wire.Steps;
import dev.countersign.core.wire.VerdictMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Drives real conversations with plain blocking sockets: the smallest transport there can be.
/// Reads at most a few bytes at a time when told so.
final class LoopbackGate implements AutoCloseable {

  static final String TOKEN = "s3cret-token";

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final String database;
  private final Function<List<Asked>, Ruling> judge;
  private final int readBytes;
  private final Map<CancelKey, Pair> sessions = new ConcurrentHashMap<>();
  private final TestMemory memory = new TestMemory();
  final Queue<RunReport> finished = new LinkedBlockingQueue<>();
  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final List<String> closed = new CopyOnWriteArrayList<>();

  LoopbackGate(
      InetSocketAddress server,
      String database,
      int readBytes,
      Function<List<Asked>, Ruling> judge) {
    this.server = server;
    this.database = database;
    this.readBytes = readBytes;
    this.judge = judge;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  String jdbcUrl(String options) {
    return "jdbc:postgresql://127.0.0.1:%d/shop-prod?user=billing-agent&password=%s%s"
        .formatted(port(), TOKEN, options);
  }

  Target target() {
    return new Target(
        new TargetName("shop-prod"),
        EngineName.POSTGRES,
        new EnvironmentName("prod"),
        "127.0.0.1",
        server.getPort(),
        database,
        Target.TlsMode.DISABLE,
        new Target.Credential("postgres", ""),
        Optional.empty());
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sessions.values().forEach(Pair::shut);
  }

  private void accept() {
    try {
      while (true) {
        var pair = new Pair(listener.accept());
        Thread.ofVirtual().start(() -> pair.read(Side.CLIENT, pair.client));
      }
    } catch (IOException e) {
      closed.add("listener: " + e.getMessage());
    }
  }

  /// One client and its server.
  private final class Pair implements Steps {

    private final Socket client;
    private final Conversation conversation;
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private @Nullable Socket upstream;
    private ByteBuffer given = ByteBuffer.allocate(0);
    private Side from = Side.CLIENT;

    Pair(Socket client) {
      this.client = client;
      var random = new SecureRandom();
      var surroundings =
          new PgConversation.Surroundings(
              Limits.DEFAULT, new ScramSecrets(random), random, System::nanoTime);
      this.conversation = new PgConversation(surroundings, false);
    }

    void read(Side side, Socket socket) {
      var buffer = new byte[readBytes];
      try {
        int count;
        while ((count = socket.getInputStream().read(buffer)) >= 0) {
          took(side, ByteBuffer.wrap(buffer, 0, count));
        }
      } catch (IOException e) {
        closed.add(side + ": " + e.getMessage());
      }
      if (side == Side.SERVER) {
        synchronized (this) {
          conversation.serverLost("closed", this);
        }
      }
      shut();
    }

    private synchronized void took(Side side, ByteBuffer bytes) {
      from = side;
      given = bytes;
      if (side == Side.CLIENT) {
        conversation.fromClient(bytes, this);
      } else {
        conversation.fromServer(bytes, this);
      }
      given = ByteBuffer.allocate(0);
      while (!later.isEmpty()) {
        later.poll().run();
      }
    }

    private synchronized void later(Runnable work) {
      work.run();
      while (!later.isEmpty()) {
        later.poll().run();
      }
    }

    void shut() {
      try {
        client.close();
        Socket other = upstream;
        if (other != null) {
          other.close();
        }
      } catch (IOException e) {
        closed.add(e.toString());
      }
    }

    @Override
    public void relay(int at, int length) {
      send(from == Side.CLIENT ? Side.SERVER : Side.CLIENT, given.slice(at, length));
    }

    @Override
    public void send(Side to, ByteBuffer bytes) {
      var content = new byte[bytes.remaining()];
      bytes.get(content);
      Socket socket = to == Side.CLIENT ? client : upstream;
      if (socket == null) {
        throw new IllegalStateException("not connected");
      }
      try {
        socket.getOutputStream().write(content);
      } catch (IOException e) {
        closed.add("to " + to + ": " + e.getMessage());
      }
    }

    @Override
    public void secure(Side side) {
      throw new IllegalStateException("no TLS here");
    }

    @Override
    public void identify(String user, String database) {
      boolean known = user.equals("billing-agent") && database.equals("shop-prod");
      Admission admission =
          known
              ? new Admission.Known(
                  new AgentName(user),
                  new PersonName("ana@example.com"),
                  ScramSecrets.of(TOKEN, new byte[] {1, 2, 3}, ScramSecrets.ITERATIONS),
                  target(),
                  new UnaskedEngine(target()),
                  memory)
              : new Admission.Refused("no such agent or target", false);
      later.add(() -> conversation.admitted(admission, this));
    }

    @Override
    public void authenticated() {}

    @Override
    public void authenticationFailed(String why) {
      closed.add("authentication: " + why);
    }

    @Override
    public void connect(Target target) {
      later.add(() -> {
        try {
          var socket = new Socket(server.getAddress(), server.getPort());
          upstream = socket;
          conversation.connected(this);
          Thread.ofVirtual().start(() -> read(Side.SERVER, socket));
        } catch (IOException e) {
          conversation.serverLost(String.valueOf(e.getMessage()), this);
        }
      });
    }

    @Override
    public void ready(CancelKey cancelKey) {
      sessions.put(cancelKey, this);
    }

    @Override
    public void judge(long ticket, List<Asked> batch) {
      asked.addAll(batch);
      Thread.ofVirtual()
          .start(() -> {
            Ruling ruling = judge.apply(batch);
            if (ruling instanceof Ruling.Proceed allowed
                && !allowed.report()
                && batch.size() == 1) {
              memory.remember(batch.getFirst(), allowed.classified());
            }
            later(() -> conversation.ruled(ticket, ruling, this));
          });
    }

    @Override
    public void passed(VerdictMemory.Remembered remembered) {}

    @Override
    public void finished(long ticket, RunReport report) {
      finished.add(report);
    }

    @Override
    public void cancelOther(CancelKey key) {
      Pair other = sessions.get(key);
      if (other != null) {
        other.later(() -> other.conversation.cancelRequested(other));
      }
      close("cancel request");
    }

    @Override
    public void cancelUpstream(ByteBuffer bytes) {
      try (var socket = new Socket(server.getAddress(), server.getPort())) {
        var content = new byte[bytes.remaining()];
        bytes.get(content);
        socket.getOutputStream().write(content);
        socket.getOutputStream().flush();
        socket.getInputStream().read();
      } catch (IOException e) {
        closed.add("cancel: " + e.getMessage());
      }
    }

    @Override
    public void close(String why) {
      closed.add(why);
      later.add(this::shut);
    }
  }
}
