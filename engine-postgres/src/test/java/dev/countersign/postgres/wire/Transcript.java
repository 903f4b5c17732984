package dev.countersign.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Bytes;
import dev.countersign.core.Limits;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Ruling;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/// Plays one transcript against a conversation that is logged in.
///
/// `C>` and `S>` are what client and server send; `>S` and `>C` what they must have got; `??` the
/// question that must have been asked; `RULE` its answer; `PROBE` the gate's own question and the
/// server's answer to it.
final class Transcript {

  private static final Limits LIMITS =
      new Limits(10, 1_000, 2_000, 5, Duration.ofSeconds(1), Duration.ZERO, 1_000, 1_000, 100);
  private static final int PROBE_MESSAGES = 6;

  private final RecordedSteps steps = new RecordedSteps();
  private final TestMemory memory = new TestMemory();
  private final PgConversation conversation = ClientSide.conversation(LIMITS);
  private final IntSupplier chunk;
  private int clientSeen;
  private int serverSeen;
  private String at = "";

  /// @param chunk how many bytes the next packet has
  Transcript(IntSupplier chunk) {
    this.chunk = chunk;
    ClientSide.prove(conversation, steps, memory);
    var server = new ModelServer();
    server.letIn();
    serverSeen = steps.toServer.size();
    steps.give(conversation, Side.SERVER, server.takeReplies());
    forgetProbe("search_path=public");
    clientSeen = steps.toClient.size();
  }

  void play(List<String> lines) {
    for (String line : lines) {
      at = line;
      if (!line.isBlank() && !line.startsWith("#")) {
        int space = line.indexOf(' ');
        play(
            space < 0 ? line : line.substring(0, space),
            space < 0 ? "" : line.substring(space + 1).strip());
      }
    }
    at = "the end";
    expect(">C", "");
    expect(">S", "");
    assertThat(steps.questions).as(at).isEmpty();
  }

  private void play(String verb, String rest) {
    switch (verb) {
      case "C>" -> give(Side.CLIENT, WireText.encode(rest));
      case "S>" -> give(Side.SERVER, WireText.encode(rest));
      case ">C", ">S" -> expect(verb, rest);
      case "??" -> assertThat(question()).as(at).isEqualTo(rest);
      case "RULE" -> rule(rest);
      case "PROBE" -> forgetProbe(rest);
      case "NOTICE" -> conversation.notice(rest, steps);
      case "CANCEL" -> conversation.cancelRequested(steps);
      case "CANCELLED" -> assertThat(steps.upstreamCancels).as(at).hasSize(1);
      case "LOST" -> conversation.serverLost(rest, steps);
      case "FINISHED" -> assertThat(steps.finished.toString()).as(at).contains(rest);
      case "CLOSED" -> assertThat(steps.closed).as(at).isTrue();
      case "OPEN" -> assertThat(steps.closed).as(at).isFalse();
      case "IDLE" -> assertThat(conversation.idle()).as(at).isTrue();
      default -> throw new IllegalArgumentException(verb);
    }
  }

  private void give(Side side, byte[] bytes) {
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + chunk.getAsInt());
      steps.give(conversation, side, Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
  }

  private void expect(String verb, String rest) {
    boolean client = verb.equals(">C");
    byte[] all = (client ? steps.toClient : steps.toServer).toByteArray();
    byte[] fresh = Arrays.copyOfRange(all, client ? clientSeen : serverSeen, all.length);
    if (client) {
      clientSeen = all.length;
    } else {
      serverSeen = all.length;
    }
    List<String> got =
        ClientSide.messages(fresh).stream().map(WireText::shortened).map(WireText::shown).toList();
    List<String> wanted =
        rest.isEmpty()
            ? List.of()
            : ClientSide.messages(WireText.encode(rest)).stream().map(WireText::shown).toList();
    assertThat(got).as(at).isEqualTo(wanted);
  }

  private String question() {
    RecordedSteps.Question question = steps.questions.peek();
    return question == null
        ? "nothing"
        : String.join(" | ", question.batch().stream().map(Transcript::shown).toList());
  }

  private static String shown(Asked asked) {
    var text = new StringBuilder(asked.statement().text());
    asked.statement().values().forEach(value -> text.append(" <- ").append(value.shown()));
    if (asked.inTransaction()) {
      text.append(asked.transactionHasWorked() ? " [worked]" : " [in transaction]");
    }
    return text.toString();
  }

  private void rule(String rest) {
    RecordedSteps.Question question = steps.questions.remove();
    List<String> words = WireText.words(rest);
    Ruling ruling =
        switch (words.getFirst()) {
          case "allow" ->
              new Ruling.Proceed(TestDialect.classify(question.batch()), words.size() > 1);
          case "refuse" ->
              new Ruling.Refuse(Ruling.Why.valueOf(words.get(1)), words.get(2), "", "");
          case "failed" ->
              new Ruling.Answered(
                  new RunReport.Failed(
                      words.get(1),
                      words.get(2),
                      "",
                      Duration.ZERO,
                      Duration.ZERO,
                      1,
                      Bytes.copyOf(new byte[0])));
          case "answered" -> answered(rest.substring("answered".length()).strip());
          default -> throw new IllegalArgumentException(rest);
        };
    if (ruling instanceof Ruling.Proceed proceed
        && !proceed.report()
        && question.batch().size() == 1) {
      memory.remember(question.batch().getFirst(), proceed.classified());
    }
    conversation.ruled(question.ticket(), ruling, steps);
  }

  private static Ruling answered(String replies) {
    List<Bytes> each =
        Arrays.stream(replies.split("\\|"))
            .map(reply -> Bytes.copyOf(WireText.encode(reply.strip())))
            .toList();
    return new Ruling.Answered(
        new RunReport.Succeeded(
            List.of(), OptionalLong.empty(), Duration.ZERO, Duration.ZERO, 1, each));
  }

  private void forgetProbe(String settings) {
    byte[] all = steps.toServer.toByteArray();
    List<byte[]> asked = ClientSide.messages(Arrays.copyOfRange(all, serverSeen, all.length));
    assertThat(asked).as(at).hasSize(PROBE_MESSAGES);
    assertThat(WireText.shown(asked.getFirst())).as(at).contains("countersign probe");
    boolean sync = asked.getLast()[0] == 'S';
    serverSeen = all.length;
    var rows = new StringBuilder("ParseComplete; BindComplete; ");
    for (String setting : settings.split(" ")) {
      String[] parts = setting.split("=");
      String kind = parts[0].equals("prepared") ? "prepared" : "setting";
      String name = kind.equals("setting") ? parts[0] : parts[1].split(":")[0];
      String value = kind.equals("setting") ? parts[1] : parts[1].split(":")[1].replace('_', ' ');
      rows.append("DataRow %s \"%s\" \"%s\"; ".formatted(kind, name, value));
    }
    String status = sync ? "; ReadyForQuery " + (at.contains("status=T") ? "T" : "I") : "";
    rows.append("CommandComplete \"SELECT 1\"; CloseComplete; CloseComplete").append(status);
    give(Side.SERVER, WireText.encode(rows.toString()));
  }
}
