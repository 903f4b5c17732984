package dev.countersign.postgres.wire;

import dev.countersign.core.AgentName;
import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.PersonName;
import dev.countersign.core.Target;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.wire.Admission;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.CancelKey;
import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Steps;
import dev.countersign.core.wire.VerdictMemory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes the steps of one conversation, and lets a test look at them. What it does not relay at
/// once it never sees again, as with a real transport.
final class RecordedSteps implements Steps {

  static final String TOKEN = "s3cret-token";

  final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
  final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
  final ArrayDeque<Question> questions = new ArrayDeque<>();
  final List<String> events = new ArrayList<>();
  final List<RunReport> finished = new ArrayList<>();
  final List<ByteBuffer> upstreamCancels = new ArrayList<>();
  int passed;
  boolean closed;
  private ByteBuffer given = ByteBuffer.allocate(0);
  private Side from = Side.CLIENT;

  /// What a conversation asks.
  record Question(long ticket, List<Asked> batch) {}

  static Target target() {
    return new Target(
        new TargetName("shop-prod"),
        EngineName.POSTGRES,
        new EnvironmentName("prod"),
        "127.0.0.1",
        5432,
        "shop",
        Target.TlsMode.DISABLE,
        new Target.Credential("app", ""),
        Optional.empty());
  }

  static Admission admission(VerdictMemory memory) {
    return new Admission.Known(
        new AgentName("billing-agent"),
        new PersonName("ana@example.com"),
        ScramSecrets.of(TOKEN, new byte[] {1, 2, 3}, 1),
        target(),
        new UnaskedEngine(target()),
        memory);
  }

  /// Gives bytes to a conversation from a buffer that is unusable afterwards.
  void give(PgConversation conversation, Side side, byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content.clone());
    given = bytes;
    from = side;
    if (side == Side.CLIENT) {
      conversation.fromClient(bytes, this);
    } else {
      conversation.fromServer(bytes, this);
    }
    java.util.Arrays.fill(bytes.array(), (byte) 0xee);
    given = ByteBuffer.allocate(0);
  }

  @Override
  public void relay(int at, int length) {
    send(from == Side.CLIENT ? Side.SERVER : Side.CLIENT, given.slice(at, length));
  }

  @Override
  public void send(Side to, ByteBuffer bytes) {
    var content = new byte[bytes.remaining()];
    bytes.get(content);
    (to == Side.CLIENT ? toClient : toServer).writeBytes(content);
  }

  @Override
  public void secure(Side side) {
    events.add("secure " + side);
  }

  @Override
  public void identify(String user, String database) {
    events.add("identify " + user + " " + database);
  }

  @Override
  public void authenticated() {
    events.add("authenticated");
  }

  @Override
  public void authenticationFailed(String why) {
    events.add("authentication failed: " + why);
  }

  @Override
  public void connect(Target target) {
    events.add("connect " + target.name());
  }

  @Override
  public void ready(CancelKey cancelKey) {
    events.add("ready");
  }

  @Override
  public void judge(long ticket, List<Asked> batch) {
    questions.add(new Question(ticket, batch));
  }

  @Override
  public void passed(VerdictMemory.Remembered remembered) {
    passed++;
  }

  @Override
  public void finished(long ticket, RunReport report) {
    finished.add(report);
  }

  @Override
  public void cancelOther(CancelKey key) {
    events.add("cancel other " + key.content().length());
  }

  @Override
  public void cancelUpstream(ByteBuffer bytes) {
    upstreamCancels.add(bytes);
  }

  @Override
  public void close(String why) {
    closed = true;
    events.add("close " + why);
  }
}
