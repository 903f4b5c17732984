package dev.countersign.pggrammar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Texts that want to harm the parser, and what it does with its instances.
class RobustnessTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final Refusal.TooComplex TOO_DEEP =
      new Refusal.TooComplex("The text is nested deeper than PostgreSQL's parser can follow.");

  private final PgParser parser = PgParser.create();

  @Test
  void a_text_too_deep_for_this_stack_is_parsed_on_a_larger_one() {
    assertThat(parser.parse("SELECT 1" + "+1".repeat(4000))).isInstanceOf(Parsed.Tree.class);
  }

  @Test
  void a_text_too_deep_for_any_stack_is_too_complex() {
    assertThat(parser.parse("SELECT 1" + "+1".repeat(100_000))).isEqualTo(TOO_DEEP);
    assertThat(parser.parse("SELECT 1")).isInstanceOf(Parsed.Tree.class);
  }

  @Test
  void a_text_over_the_limit_is_not_looked_at() {
    var small = PgParser.create(limits(1, 100, 4 * MEBIBYTE));

    assertThat(small.parse("-".repeat(101)))
        .isEqualTo(new Refusal.TooComplex("The text has 101 bytes, the limit is 100."));
    assertThat(small.parse("-".repeat(100))).isInstanceOf(Parsed.Tree.class);
  }

  @Test
  void a_literal_of_many_megabytes_comes_back_whole() {
    var literal = "x".repeat(8 * MEBIBYTE);

    assertThat(parser.parse("SELECT '" + literal + "'"))
        .isInstanceOfSatisfying(
            Parsed.Tree.class,
            tree -> assertThat(new String(tree.json(), UTF_8)).contains(literal));
  }

  @Test
  void a_text_that_needs_too_much_memory_is_too_complex() {
    var small = PgParser.create(limits(1, 16 * MEBIBYTE, 8 * MEBIBYTE));
    var inserts = "INSERT INTO t VALUES " + "(1,2,3,'four'),".repeat(100_000) + "(1)";

    assertThat(small.parse(inserts))
        .isEqualTo(
            new Refusal.TooComplex("PostgreSQL's parser needs more memory than it may have."));
    assertThat(small.parse("SELECT 1")).isInstanceOf(Parsed.Tree.class);
  }

  @Test
  void a_token_of_many_megabytes_is_scanned() {
    var sql = "SELECT '" + "\\\"".repeat(2 * MEBIBYTE) + "'";

    assertThat(parser.scan(sql))
        .isEqualTo(
            new Scanned.Tokens(
                List.of(
                    new Token(0, 6, Token.Kind.KEYWORD, Token.Keyword.RESERVED),
                    new Token(7, sql.length(), Token.Kind.STRING, Token.Keyword.NONE))));
  }

  @Test
  void an_instance_that_failed_is_not_used_again() {
    var pool = new InstancePool(limits(1, 100, 4 * MEBIBYTE));
    pool.call(guest -> guest.parse(new byte[] {'('}), refusal -> refusal);
    assertThat(pool.idleCount()).isOne();

    var answer =
        pool.<Parsed>call(
            guest -> {
              throw new GuestFailure("trap");
            },
            refusal -> refusal);

    assertThat(answer).isEqualTo(new Refusal.TooComplex("trap."));
    assertThat(pool.idleCount()).isZero();
  }

  @Test
  void an_instance_that_grew_is_not_kept() {
    var pool = new InstancePool(limits(1, 16 * MEBIBYTE, 64 * MEBIBYTE));

    pool.call(guest -> guest.parse("x".repeat(4 * MEBIBYTE).getBytes(UTF_8)), refusal -> refusal);

    assertThat(pool.idleCount()).isZero();
  }

  @Test
  void ordinary_work_does_not_make_an_instance_grow() {
    var guest = new Guest(64 * MEBIBYTE);
    int atBirth = guest.memoryBytes();

    for (int round = 0; round < 5; round++) {
      for (var sql : StatementFiles.VALID) {
        guest.parse(sql.getBytes(UTF_8));
        guest.scan(sql.getBytes(UTF_8));
      }
      for (var sql : StatementFiles.INVALID) {
        guest.parse(sql.getBytes(UTF_8));
        guest.scan(sql.getBytes(UTF_8));
      }
    }

    assertThat(atBirth).isEqualTo(4 * MEBIBYTE);
    assertThat(guest.memoryBytes()).isEqualTo(atBirth);
  }

  @Test
  void many_virtual_threads_get_the_answers_they_would_get_alone() throws Exception {
    var statements = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 500; i++) {
      var sql = "SELECT a FROM t WHERE id = " + i + "+1".repeat(i % 300);
      statements.add(() -> parsesTo(sql, "\"ival\":" + sql.split(" ")[7].split("\\+")[0]));
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(statements)).allMatch(Future::resultNow);
    }
  }

  @Test
  void an_interrupted_caller_gets_the_answer_and_stays_interrupted() {
    Thread.currentThread().interrupt();

    var answer = parser.parse("SELECT 1" + "+1".repeat(4000));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer).isInstanceOf(Parsed.Tree.class);
  }

  private boolean parsesTo(String sql, String part) {
    return parser.parse(sql) instanceof Parsed.Tree tree
        && (part.endsWith(":0") || new String(tree.json(), UTF_8).contains(part + "}"));
  }

  private static Limits limits(int instances, int sqlBytesMax, int memoryBytesMax) {
    return new Limits(
        instances, sqlBytesMax, memoryBytesMax, 4 * MEBIBYTE, Limits.DEFAULT.deepStackBytes());
  }
}
