package dev.countersign.postgres.driver;

import dev.countersign.core.Bytes;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.RunOrder;
import dev.countersign.core.review.Keeping;
import dev.countersign.postgres.driver.AttemptEnd.CommitLost;
import dev.countersign.postgres.driver.AttemptEnd.Done;
import dev.countersign.postgres.driver.AttemptEnd.Refused;
import dev.countersign.postgres.driver.AttemptEnd.Unclear;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// One attempt to run a change on one connection. Used once, by one thread.
///
/// The order of events is the point of this class: the witness is told before the first statement
/// is sent, and from the moment the commit is sent no failure is called one before the server was
/// asked what became of the transaction.
final class Attempt {

  private static final int OWN_ANSWER_BYTES = 1 << 16;
  private static final String TOO_LARGE = "54000";
  private static final String NOT_THE_SAME_ROWS = "40001";

  private final PgLink link;
  private final RunOrder order;
  private final RunMode mode;
  private final Tempo tempo;
  private final int replyBytesMax;
  private final List<String> tags = new ArrayList<>();
  private final List<Bytes> replies = new ArrayList<>();
  private Optional<String> transaction = Optional.empty();
  private int finished;
  private int repliedBytes;
  private boolean ending;
  private OptionalLong copied = OptionalLong.empty();

  Attempt(PgLink link, RunOrder order, RunMode mode, Tempo tempo, int replyBytesMax) {
    this.link = link;
    this.order = order;
    this.mode = mode;
    this.tempo = tempo;
    this.replyBytesMax = replyBytesMax;
  }

  AttemptEnd run(Consumer<String> witness) {
    try {
      Optional<AttemptEnd> notReady = begin(witness);
      return notReady.isPresent() ? notReady.get() : runAll(witness);
    } catch (IOException e) {
      return lost(e);
    }
  }

  private Optional<AttemptEnd> begin(Consumer<String> witness) throws IOException {
    for (String setting : SessionSettings.of(order, mode)) {
      Answer answer = link.query(setting, OWN_ANSWER_BYTES);
      if (answer.error().isPresent()) {
        return Optional.of(refused(answer, tempo.nanoTime().getAsLong()));
      }
    }
    switch (mode) {
      case WRAPPED -> {
        own("BEGIN");
        return entered(witness);
      }
      case OWN_TRANSACTION -> {
        // what follows a BEGIN follows the change's own
      }
      case BARE -> {
        if (!order.keeping().isEmpty()) {
          return Optional.of(nothingKept());
        }
        witness.accept(Witness.NONE);
      }
    }
    return Optional.empty();
  }

  /// What comes first in a transaction: what copies need before anything is seen, and the witness.
  private Optional<AttemptEnd> entered(Consumer<String> witness) throws IOException {
    Optional<AttemptEnd> refused = beside(beginning());
    if (refused.isEmpty()) {
      testify(witness);
    }
    return refused;
  }

  private List<String> beginning() {
    return order.keeping().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(entry -> entry.getValue().first().stream())
        .distinct()
        .toList();
  }

  /// Runs what was approved beside the statements.
  private Optional<AttemptEnd> beside(List<String> steps) throws IOException {
    for (String step : steps) {
      long start = tempo.nanoTime().getAsLong();
      Answer answer = link.query(step, OWN_ANSWER_BYTES);
      if (answer.error().isPresent()) {
        return Optional.of(refused(answer, start));
      }
      answer.tags().stream()
          .filter(tag -> tag.startsWith("SELECT "))
          .findFirst()
          .ifPresent(tag -> copied = copied.isPresent() ? copied : Answer.count(tag));
    }
    return Optional.empty();
  }

  private AttemptEnd runAll(Consumer<String> witness) throws IOException {
    for (Statement statement : order.statements()) {
      long start = tempo.nanoTime().getAsLong();
      ending = mode == RunMode.OWN_TRANSACTION && finished == order.statements().size() - 1;
      Optional<Keeping> keeping = Optional.ofNullable(order.keeping().get(finished));
      Optional<AttemptEnd> uncopied = beside(keeping.map(Keeping::before).orElse(List.of()));
      if (uncopied.isPresent()) {
        return uncopied.get();
      }
      Answer answer = send(statement);
      if (answer.error().isPresent()) {
        return refused(answer, start);
      }
      Optional<AttemptEnd> unkept =
          keeping.isPresent() ? kept(keeping.get(), answer) : Optional.empty();
      if (unkept.isPresent()) {
        return unkept.get();
      }
      if (answer.overflow() && mode != RunMode.BARE && !ending) {
        return tooLarge();
      }
      accept(answer);
      boolean last = finished == order.statements().size();
      if (mode == RunMode.BARE && last && answer.transaction() != 'I') {
        return leftOpen(start);
      }
      if (mode == RunMode.OWN_TRANSACTION && finished == 1) {
        Optional<AttemptEnd> notReady = entered(witness);
        if (notReady.isPresent()) {
          return notReady.get();
        }
      }
    }
    return mode == RunMode.WRAPPED ? commit() : done();
  }

  /// Whether the copies are of the rows that the statement touched, and what follows it.
  private Optional<AttemptEnd> kept(Keeping keeping, Answer answer) throws IOException {
    OptionalLong touched = Answer.rows(answer.tags());
    OptionalLong rows = copied;
    copied = OptionalLong.empty();
    if (keeping.counted() && !touched.equals(rows)) {
      return Optional.of(
          Refused.ours(
              NOT_THE_SAME_ROWS,
              "%s rows were copied for the undo, and the statement touched %s"
                  .formatted(shown(rows), shown(touched)),
              "The transaction was rolled back."));
    }
    return beside(keeping.after());
  }

  private static String shown(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "no";
  }

  private Answer send(Statement statement) throws IOException {
    List<Integer> formats = order.resultFormats().get(finished);
    int bytesMax = replyBytesMax - repliedBytes;
    return statement.values().isEmpty() && formats == null
        ? link.query(statement.text(), bytesMax)
        : link.execute(statement, formats == null ? List.of() : formats, bytesMax);
  }

  private void accept(Answer answer) {
    tags.addAll(answer.tags());
    replies.add(answer.messages());
    repliedBytes += answer.messages().length();
    finished++;
  }

  private AttemptEnd commit() throws IOException {
    long start = tempo.nanoTime().getAsLong();
    ending = true;
    Answer answer = link.query("COMMIT", OWN_ANSWER_BYTES);
    ending = false;
    if (answer.error().isPresent()) {
      return refused(answer, start);
    }
    return answer.tags().equals(List.of("COMMIT"))
        ? done()
        : Refused.ours("40000", "the transaction was rolled back by the server", "");
  }

  private static Refused nothingKept() {
    return Refused.ours(
        "25P01",
        "the change keeps copies for its undo, and cannot run in a transaction of Countersign",
        "Nothing of it took effect. Send it without BEGIN and COMMIT.");
  }

  private Done done() {
    return new Done(List.copyOf(tags), List.copyOf(replies));
  }

  private Refused tooLarge() {
    return Refused.ours(
        TOO_LARGE,
        "the result of statement %d is larger than the limit of %d bytes for ratified changes"
            .formatted(finished + 1, replyBytesMax),
        "The transaction was rolled back. Return fewer rows.");
  }

  /// What the change did in a transaction of its own that it did not end is rolled back with the
  /// connection; what it committed before stays.
  private Refused leftOpen(long startNanos) {
    var error =
        ServerError.ours(
            "25000",
            "the change opened a transaction and did not commit it",
            "What it did in that transaction was rolled back. End it with COMMIT.");
    return new Refused(error, error.asMessage(), false, tempo.since(startNanos));
  }

  private Refused refused(Answer answer, long startNanos) {
    ServerError error = answer.error().orElseThrow();
    boolean clean = mode != RunMode.BARE || (finished == 0 && order.statements().size() == 1);
    var reply = finished == 0 || mode != RunMode.BARE ? answer.messages() : error.asMessage();
    return new Refused(error, reply, clean, tempo.since(startNanos));
  }

  private AttemptEnd lost(IOException e) {
    if (mode == RunMode.BARE) {
      return new Unclear(
          "The connection was lost in statement %d of %d, outside of a transaction: %s"
              .formatted(finished + 1, order.statements().size(), e.getMessage()));
    }
    if (ending && transaction.isPresent()) {
      return new CommitLost(done(), transaction.get(), String.valueOf(e.getMessage()));
    }
    return Refused.ours(
        "08006",
        "the connection to the server was lost before the commit",
        "Nothing of the change took effect.");
  }

  private void testify(Consumer<String> witness) throws IOException {
    String id =
        own("SELECT pg_catalog.pg_current_xact_id()")
            .firstValue()
            .orElseThrow(() -> new IOException("the server gave no transaction id"));
    String testimony = Witness.of(id);
    witness.accept(testimony);
    transaction = Optional.of(testimony);
  }

  private Answer own(String sql) throws IOException {
    Answer answer = link.query(sql, OWN_ANSWER_BYTES);
    if (answer.error().isPresent()) {
      throw new IOException(answer.error().get().message());
    }
    return answer;
  }
}
