package dev.countersign.pggrammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/// Makes new texts out of valid statements: a token dropped, doubled, inserted, replaced or swapped
/// with its neighbour, or the text cut off. Most of what comes out is refused, by all kinds of
/// errors at all kinds of places; some is valid in ways nobody would write down.
final class StatementMutator {
  private final PgParser parser;
  private final Random random;
  private final List<String> vocabulary;

  StatementMutator(PgParser parser, List<String> statements, long seed) {
    this.parser = parser;
    random = new Random(seed);
    var words =
        new TreeSet<>(
            List.of("(", ")", ",", "*", "=", ".", "::", "'", "\"", "$$", "/*", "--", "?"));
    statements.forEach(statement -> words.addAll(tokens(statement)));
    words.remove(";"); // what follows a ROLLBACK and a semicolon would be executed
    vocabulary = List.copyOf(words);
  }

  String mutate(String statement) {
    var tokens = new ArrayList<>(tokens(statement));
    int at = random.nextInt(tokens.size());
    switch (random.nextInt(6)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, tokens.get(at));
      case 2 -> tokens.add(at, anyWord());
      case 3 -> tokens.set(at, anyWord());
      case 4 -> tokens.add(random.nextInt(tokens.size()), tokens.remove(at));
      default -> tokens.subList(at, tokens.size()).clear();
    }
    return String.join(random.nextInt(10) == 0 ? "\n" : " ", tokens);
  }

  private String anyWord() {
    return vocabulary.get(random.nextInt(vocabulary.size()));
  }

  private List<String> tokens(String statement) {
    var utf8 = statement.getBytes(UTF_8);
    return switch (parser.scan(utf8)) {
      case Scanned.Tokens(var tokens) ->
          tokens.stream()
              .map(t -> new String(utf8, t.start(), t.end() - t.start(), UTF_8))
              .toList();
      case Refusal refusal -> throw new AssertionError(statement + " does not scan: " + refusal);
    };
  }
}
