package dev.countersign.pggrammar;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// PostgreSQL 18's raw parser. It accepts what a PostgreSQL 18 server accepts before it looks at
/// any table, with `standard_conforming_strings` on, and refuses with the server's own words.
///
/// Texts are UTF-8; any number of statements separated by semicolons, also none. Every method may
/// be called from any thread, virtual ones included; callers beyond [Limits#instances] wait. A call
/// takes microseconds for ordinary statements and grows with the size of the text; it cannot be
/// interrupted.
///
/// One leniency is known: parameter symbols are taken in some places where the server wants a
/// literal or a name, and glued to a word (`SELECT $1a`). Such a text parses here, and the server
/// refuses it.
public final class PgParser {
  private final InstancePool pool;
  private final int sqlBytesMax;

  private PgParser(Limits limits) {
    pool = new InstancePool(limits);
    sqlBytesMax = limits.sqlBytesMax();
  }

  /// A parser with [Limits#DEFAULT].
  public static PgParser create() {
    return create(Limits.DEFAULT);
  }

  /// A parser of its own: parsers share the code but no instance. Instances are made when they are
  /// first needed; the very first takes about 150 ms, the others 4.
  public static PgParser create(Limits limits) {
    return new PgParser(limits);
  }

  /// The types of node that trees are made of, such as `SelectStmt` or `A_Const`, in alphabetical
  /// order. They are read from the parser itself; some occur only in trees that a server makes
  /// later.
  public static List<String> nodeTypes() {
    return CompiledGrammar.NODE_TYPES;
  }

  /// Parses a text.
  public Parsed parse(String sql) {
    return parse(Utf8.encode(sql));
  }

  /// Parses a text in UTF-8.
  public Parsed parse(byte[] utf8) {
    return answer(utf8, Guest::parse, refusal -> refusal);
  }

  /// Splits a text into tokens. It need not parse, but its strings and comments must end. A
  /// [Refusal.SyntaxError] says here what is wrong, but not where.
  public Scanned scan(String sql) {
    return scan(Utf8.encode(sql));
  }

  /// Splits a text in UTF-8 into tokens.
  public Scanned scan(byte[] utf8) {
    return answer(utf8, Guest::scan, refusal -> refusal);
  }

  /// Replaces the literals of a text by parameter symbols, so that texts which differ in nothing
  /// else become equal.
  public Normalized normalize(String sql) {
    return answer(Utf8.encode(sql), Guest::normalize, refusal -> refusal);
  }

  private <T> T answer(
      byte[] utf8, BiFunction<Guest, byte[], T> question, Function<Refusal, T> refuse) {
    if (utf8.length > sqlBytesMax) {
      return refuse.apply(
          new Refusal.TooComplex(
              "The text has %d bytes, the limit is %d.".formatted(utf8.length, sqlBytesMax)));
    }
    var invalid = Utf8.check(utf8);
    if (invalid.isPresent()) {
      return refuse.apply(invalid.get());
    }
    return pool.call(guest -> question.apply(guest, utf8), refuse);
  }
}
