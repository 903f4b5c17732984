package dev.countersign.pggrammar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.PostgresServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The parser and a live PostgreSQL 18 must say the same about every text: the verdict, and of a
/// refusal the message, the SQLSTATE and the position.
class ServerContractTest {
  private static final int MUTATIONS_PER_STATEMENT = 30;
  private static final long SEED = 18;

  /// The one known leniency, see [PgParser]: what the server says when it minds a parameter symbol.
  private static final Pattern AT_PARAMETER =
      Pattern.compile("(syntax error|trailing junk after parameter) at or near \"\\$\\d.*");

  /// Nodes that PostgreSQL makes only after parsing, when it analyses, plans or unpacks a
  /// statement.
  private static final List<String> MADE_LATER =
      List.of("PLAssignStmt", "RawStmt", "SetOperationStmt");

  private static final List<String> NOT_UTF8 =
      List.of(
          "80",
          "bf",
          "fe",
          "ff",
          "c3",
          "e282",
          "f09f99",
          "c328",
          "c080",
          "c1bf",
          "e28228",
          "eda080",
          "e080af",
          "f0288cbc",
          "f4908080",
          "f5808080",
          "fcb48080");

  private static PostgresServer server;
  private static ServerGrammar grammar;
  private final PgParser parser = PgParser.create();

  @BeforeAll
  static void start() throws IOException {
    server = PostgresServer.start(18);
    grammar = new ServerGrammar(server.port());
  }

  @AfterAll
  static void stop() throws IOException {
    grammar.close();
    server.close();
  }

  @Test
  void hand_written_valid_statements_are_taken_by_both() throws IOException {
    var refused = new ArrayList<String>();
    for (var sql : StatementFiles.VALID) {
      refusalOf(sql).ifPresent(refusal -> refused.add(sql + " here: " + refusal));
      grammar.refusalOf(sql.getBytes(UTF_8)).ifPresent(r -> refused.add(sql + " there: " + r));
    }

    assertThat(refused).isEmpty();
  }

  @Test
  void hand_written_invalid_statements_are_refused_alike() throws IOException {
    assertThat(differences(StatementFiles.INVALID)).isEmpty();
    assertThat(StatementFiles.INVALID).filteredOn(sql -> refusalOf(sql).isEmpty()).isEmpty();
  }

  @Test
  void mutated_statements_are_judged_alike() throws IOException {
    var mutator = new StatementMutator(parser, StatementFiles.VALID, SEED);
    var mutations = new ArrayList<String>();
    for (var sql : StatementFiles.VALID) {
      for (int i = 0; i < MUTATIONS_PER_STATEMENT; i++) {
        mutations.add(mutator.mutate(sql));
      }
    }

    var differences = differences(mutations);

    assertThat(mutations).hasSizeGreaterThan(20_000);
    assertThat(differences).as("seed " + SEED).allMatch(Difference::mindsOnlyParameter);
    assertThat(differences).as("seed " + SEED).hasSizeLessThan(mutations.size() / 500);
  }

  @Test
  void a_parameter_symbol_is_taken_where_the_server_wants_something_else() throws IOException {
    for (var sql : List.of("SELECT $1a", "SELECT a $1", "SELECT interval $1", "SET x TO $1")) {
      assertThat(refusalOf(sql)).as(sql).isEmpty();
      assertThat(grammar.refusalOf(sql.getBytes(UTF_8)))
          .as(sql)
          .hasValueSatisfying(refusal -> assertThat(refusal.message()).matches(AT_PARAMETER));
    }
  }

  @Test
  void nesting_beyond_what_the_grammar_can_hold_is_refused_alike() throws IOException {
    assertThat(
            differences(List.of("SELECT " + "(".repeat(20_000), "SELECT " + "-(".repeat(20_000))))
        .isEmpty();
  }

  @Test
  void bytes_that_are_not_utf8_are_refused_alike() throws IOException {
    for (var hex : NOT_UTF8) {
      for (var behind : List.of("", "' FROM t")) {
        var text =
            concat(
                "SELECT 'ab".getBytes(UTF_8), HexFormat.of().parseHex(hex), behind.getBytes(UTF_8));

        assertThat(refusalOf(parser.parse(text)))
            .as(hex)
            .isEqualTo(grammar.refusalOf(text))
            .hasValueSatisfying(r -> assertThat(r.sqlState()).isEqualTo("22021"));
      }
    }
  }

  @Test
  void all_kinds_of_statement_of_the_grammar_are_tested() {
    var reached = new TreeSet<String>();
    var opening = Pattern.compile("\"(\\w+Stmt)\":\\{");
    for (var sql : StatementFiles.VALID) {
      if (parser.parse(sql) instanceof Parsed.Tree tree) {
        opening
            .matcher(new String(tree.json(), UTF_8))
            .results()
            .forEach(m -> reached.add(m.group(1)));
      }
    }

    var never = new TreeSet<>(PgParser.nodeTypes());
    never.removeIf(name -> !name.endsWith("Stmt") || reached.contains(name));

    assertThat(never).containsExactlyElementsOf(MADE_LATER);
  }

  private record Difference(
      String sql, Optional<Refusal.SyntaxError> here, Optional<Refusal.SyntaxError> there) {
    boolean mindsOnlyParameter() {
      return there.filter(r -> AT_PARAMETER.matcher(r.message()).matches()).isPresent();
    }
  }

  private List<Difference> differences(List<String> statements) throws IOException {
    var differences = new ArrayList<Difference>();
    for (var sql : statements) {
      var difference = new Difference(sql, refusalOf(sql), grammar.refusalOf(sql.getBytes(UTF_8)));
      if (!difference.here().equals(difference.there())) {
        differences.add(difference);
      }
    }
    return differences;
  }

  private Optional<Refusal.SyntaxError> refusalOf(String sql) {
    return refusalOf(parser.parse(sql));
  }

  private static Optional<Refusal.SyntaxError> refusalOf(Parsed parsed) {
    return switch (parsed) {
      case Parsed.Tree tree -> Optional.empty();
      case Refusal.SyntaxError error -> Optional.of(error);
      case Refusal.TooComplex complex -> throw new AssertionError(complex.reason());
    };
  }

  private static byte[] concat(byte[]... parts) {
    var all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
