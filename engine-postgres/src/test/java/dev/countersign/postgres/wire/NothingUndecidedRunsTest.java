package dev.countersign.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.Limits;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.wire.Asked;
import dev.countersign.core.wire.Conversation.Side;
import dev.countersign.core.wire.Ruling;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random clients, a model of the server, and every order in which bytes, answers and rulings can
/// arrive: nothing that was not allowed runs, nothing runs in another state than it was allowed in,
/// and every Sync and Query gets exactly one ReadyForQuery.
class NothingUndecidedRunsTest {

  private static final String LONG = "n".repeat(63);
  private static final List<String> NAMES = List.of("", "a", "b", LONG + "x", LONG + "y");
  private static final List<String> TEXTS =
      List.of(
          "good",
          "good",
          "select 1",
          "bad",
          "bad",
          "fail",
          "broken",
          "begin",
          "commit",
          "rollback",
          "set public",
          "set other",
          "state public",
          "state other");
  private static final int RUNS = 4_000;

  @Test
  void whatever_the_client_sends_and_whenever_the_answers_come() {
    for (long seed = 0; seed < RUNS; seed++) {
      new Play(seed).run();
    }
  }

  private static final class Play {

    private final long seed;
    private final Random random;
    private final RecordedSteps steps = new RecordedSteps();
    private final TestMemory memory = new TestMemory();
    private final ModelServer server = new ModelServer();
    private final PgConversation conversation = ClientSide.conversation(Limits.DEFAULT);
    private final ByteArrayOutputStream script = new ByteArrayOutputStream();
    private byte[] answers = {};
    private int answersGiven;
    private int sent;
    private int seenByServer;

    Play(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void run() {
      logIn();
      write();
      byte[] toSend = script.toByteArray();
      boolean moved = true;
      while (moved || sent < toSend.length) {
        moved = false;
        for (int i = 0; i < 4; i++) {
          moved |= step(toSend, random.nextInt(4));
        }
        if (!moved) {
          for (int kind = 0; kind < 4; kind++) {
            moved |= step(toSend, kind);
          }
        }
      }
      check();
    }

    private void logIn() {
      ClientSide.prove(conversation, steps, memory);
      steps.toServer.reset();
      steps.toClient.reset();
      server.letIn();
      answers = server.takeReplies();
    }

    private boolean step(byte[] toSend, int kind) {
      return switch (kind) {
        case 0 -> send(toSend);
        case 1 -> {
          byte[] all = steps.toServer.toByteArray();
          server.give(Arrays.copyOfRange(all, seenByServer, all.length));
          seenByServer = all.length;
          boolean worked = server.work();
          answers = ClientSide.join(answers, server.takeReplies());
          yield worked;
        }
        case 2 -> answer();
        default -> rule();
      };
    }

    private boolean send(byte[] toSend) {
      int count = Math.min(toSend.length - sent, 1 + random.nextInt(60));
      if (count > 0) {
        steps.give(conversation, Side.CLIENT, Arrays.copyOfRange(toSend, sent, sent + count));
        sent += count;
      }
      return count > 0;
    }

    private boolean answer() {
      int count = Math.min(answers.length - answersGiven, 1 + random.nextInt(30));
      if (count > 0) {
        byte[] part = Arrays.copyOfRange(answers, answersGiven, answersGiven + count);
        answersGiven += count;
        steps.give(conversation, Side.SERVER, part);
      }
      return count > 0;
    }

    private boolean rule() {
      RecordedSteps.Question question = steps.questions.poll();
      if (question == null) {
        return false;
      }
      Ruling ruling = judge(question.batch());
      if (ruling instanceof Ruling.Proceed proceed && question.batch().size() == 1) {
        memory.remember(question.batch().getFirst(), proceed.classified());
      }
      conversation.ruled(question.ticket(), ruling, steps);
      return true;
    }

    private static Ruling judge(List<Asked> batch) {
      String path = batch.getFirst().session().settings().get("search_path");
      for (Asked asked : batch) {
        String text = asked.statement().text();
        if (text.equals("bad") || text.startsWith("state ") && !text.substring(6).equals(path)) {
          return new Ruling.Refuse(Ruling.Why.DENIED, "no", "", "");
        }
        if (text.startsWith("set ")) {
          path = text.substring(4);
        }
      }
      Classified classified = TestDialect.classify(batch);
      return new Ruling.Proceed(classified, random(batch));
    }

    private static boolean random(List<Asked> batch) {
      return batch.size() == 3;
    }

    private void write() {
      int groups = 1 + random.nextInt(5);
      for (int i = 0; i < groups; i++) {
        int messages = 1 + random.nextInt(6);
        for (int k = 0; k < messages; k++) {
          script.writeBytes(message());
        }
        script.writeBytes(ClientSide.empty('S'));
      }
    }

    private byte[] message() {
      return switch (random.nextInt(12)) {
        case 0, 1, 2 -> ClientSide.parse(name(), text());
        case 3, 4 -> ClientSide.bind(portal(), name());
        case 5 -> ClientSide.execute(portal());
        case 6 -> {
          String name = name();
          yield ClientSide.join(
              ClientSide.bind("", name), ClientSide.describe('P', ""), ClientSide.execute(""));
        }
        case 7 ->
            ClientSide.join(
                ClientSide.parse("", text()), ClientSide.bind("", ""), ClientSide.execute(""));
        case 8 -> ClientSide.close('S', name());
        case 9 -> ClientSide.empty(random.nextBoolean() ? 'H' : 'S');
        case 10 -> ClientSide.describe('S', name());
        default -> ClientSide.query(text());
      };
    }

    private String name() {
      return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String portal() {
      return random.nextInt(3) == 0 ? "p" : "";
    }

    private String text() {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private void check() {
      assertThat(steps.closed).as("seed %d: %s", seed, steps.events).isFalse();
      for (ModelServer.Run run : server.runs) {
        assertThat(run.text()).as("seed %d", seed).isNotEqualTo("bad");
        if (run.text().startsWith("state ")) {
          String wanted = run.text().substring(6);
          assertThat(run.runUnder()).as("seed %d run", seed).isEqualTo(wanted);
          assertThat(run.parsedUnder()).as("seed %d parsed", seed).isEqualTo(wanted);
        }
      }
      checkReplies();
    }

    private void checkReplies() {
      List<byte[]> replies = ClientSide.messages(steps.toClient.toByteArray());
      assertThat(replies.stream().mapToInt(message -> message.length).sum())
          .as("seed %d: the client gets whole messages", seed)
          .isEqualTo(steps.toClient.size());
      List<byte[]> requests = ClientSide.messages(script.toByteArray());
      int syncs = count(requests, 'S');
      assertThat(count(replies, 'Z'))
          .as(
              "seed %d: one at login, one for each Sync, and for each Query that is not skipped",
              seed)
          .isBetween(1 + syncs, 1 + syncs + count(requests, 'Q'));
      assertThat((char) replies.getLast()[5]).as("seed %d: status", seed).isEqualTo(server.status);
      assertThat(conversation.idle()).as("seed %d: idle", seed).isTrue();
    }

    private static int count(List<byte[]> messages, char type) {
      return (int) messages.stream().filter(message -> message[0] == type).count();
    }
  }
}
