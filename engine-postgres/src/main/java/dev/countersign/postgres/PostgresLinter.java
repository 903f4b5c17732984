package dev.countersign.postgres;

import dev.countersign.core.SessionState;
import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.engine.LintedText;
import dev.countersign.core.engine.Transactions;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Severity;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.fix.Fixes;
import dev.countersign.postgres.fix.Insertion;
import dev.countersign.postgres.psql.Pieces;
import dev.countersign.postgres.psql.Pieces.Piece;
import dev.countersign.postgres.psql.PsqlText;
import dev.countersign.postgres.rulebook.Rulebook;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.postgres.stock.StockCatalog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Judges texts without a database: names that no other database would have too are taken to be
/// there, and where it depends on them, the worse case holds. Thread-safe.
public final class PostgresLinter {

  private static final SessionState SESSION =
      SessionState.fresh("database", "postgres", new TreeMap<>());
  private static final String UNREAD = "unparsable-statement";

  private final PgParser parser;
  private final Snapshot snapshot;
  private final RuleOptions options;

  /// @param major the major version to judge by
  public PostgresLinter(int major, RuleOptions options) {
    this(major, options, PgParser.create());
  }

  /// Grammar and rules that load from now on, while everything else is made ready.
  public static Warming warming() {
    PgParser parser = PgParser.create();
    Thread.ofPlatform()
        .daemon()
        .name("warm-up")
        .start(() -> {
          parser.parse("SELECT 1");
          Rulebook.load();
        });
    return (major, options) -> new PostgresLinter(major, options, parser);
  }

  /// What becomes a linter once it is known by what to judge.
  @FunctionalInterface
  public interface Warming {

    /// @param major the major version to judge by
    PostgresLinter linter(int major, RuleOptions options);
  }

  private PostgresLinter(int major, RuleOptions options, PgParser parser) {
    this.parser = parser;
    this.options = options.withoutTarget();
    this.snapshot = new Snapshot(StockCatalog.of(major), parser, this.options);
  }

  /// Every statement of a text. When the grammar does not take the text as a whole, it is cut at
  /// its semicolons, so that one mistake does not hide the other statements. Commands of psql are
  /// statements that cannot be read; rows of COPY are passed over.
  ///
  /// @param applied how its statements are put into transactions
  /// @param origin the file that it stands in
  public LintedText lint(String text, Transactions applied, Origin origin) {
    PsqlText psql = PsqlText.of(text);
    List<LintedStatement> statements =
        switch (ParsedSql.parse(parser, psql.sql())) {
          case ParsedSql.Statements parsed ->
              snapshot.lint(List.of(parsed), SESSION, applied, origin);
          case ParsedSql.Unparsed _ -> piecewise(psql.sql(), applied, origin);
        };
    return new LintedText(List.of(), withCommands(statements, psql), notes(psql));
  }

  /// What the texts before an undo made, for [MadeObjects#forgive].
  public MadeObjects made(String text) {
    return MadeObjects.of(ParsedSql.parse(parser, PsqlText.of(text).sql()));
  }

  /// What to insert into a text because of what one rule found in it; nothing when the grammar does
  /// not take the text as a whole.
  ///
  /// @param rule one of [Fixes#rules]
  public List<Insertion> fixes(
      String rule, String text, List<Finding> findings, Transactions applied) {
    return ParsedSql.parse(parser, PsqlText.of(text).sql()) instanceof ParsedSql.Statements parsed
        ? new Fixes(parser).of(rule, parsed, findings, applied)
        : List.of();
  }

  /// The finding about something that cannot be read at all.
  public Finding unreadable(int line, int column, String message) {
    Severity severity = options.severities().getOrDefault(UNREAD, Severity.CRITICAL);
    return new Finding(UNREAD, severity, line, column, "", message, "Correct it.");
  }

  private List<LintedStatement> piecewise(String sql, Transactions applied, Origin origin) {
    var pieces = new ArrayList<Piece>();
    var texts = new ArrayList<ParsedSql>();
    for (Piece piece : Pieces.of(sql)) {
      ParsedSql read = ParsedSql.parse(parser, piece.text());
      List<Piece> inner =
          read instanceof ParsedSql.Unparsed ? Pieces.atEverySemicolon(piece.text()) : List.of();
      if (inner.size() < 2) {
        pieces.add(piece);
        texts.add(read);
      } else {
        inner.stream().map(part -> within(piece, part)).forEach(pieces::add);
        inner.stream().map(part -> ParsedSql.parse(parser, part.text())).forEach(texts::add);
      }
    }
    return placed(snapshot.lint(texts, SESSION, applied, origin), pieces);
  }

  private static Piece within(Piece whole, Piece part) {
    int column = part.line() == 1 ? whole.column() + part.column() - 1 : part.column();
    return new Piece(part.text(), whole.line() + part.line() - 1, column);
  }

  private static List<LintedStatement> placed(List<LintedStatement> linted, List<Piece> pieces) {
    var placed = new ArrayList<LintedStatement>();
    for (int i = 0; i < linted.size(); i++) {
      placed.add(linted.get(i).placed(pieces.get(i).line(), pieces.get(i).column()));
    }
    return placed;
  }

  private List<LintedStatement> withCommands(List<LintedStatement> statements, PsqlText psql) {
    if (psql.commands().stream().allMatch(PsqlText.Command::harmless)) {
      return statements;
    }
    var all = new ArrayList<>(statements);
    psql.commands().stream()
        .filter(command -> !command.harmless())
        .map(this::unread)
        .forEach(all::add);
    all.sort(Comparator.comparingInt(LintedStatement::line));
    return all;
  }

  private LintedStatement unread(PsqlText.Command command) {
    String message =
        "%s is a command of psql, which only psql can run, and what it does is not seen."
            .formatted(command.text());
    return new LintedStatement(
        command.line(),
        command.line(),
        "",
        false,
        List.of(unreadable(command.line(), command.column(), message)),
        List.of());
  }

  private static List<String> notes(PsqlText psql) {
    return psql.rows().stream()
        .map(rows -> "line %d: %d rows of COPY passed over".formatted(rows.line(), rows.count()))
        .toList();
  }
}
