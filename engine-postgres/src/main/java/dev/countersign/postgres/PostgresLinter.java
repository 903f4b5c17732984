package dev.countersign.postgres;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.engine.TargetEngine.ScriptPart;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.postgres.stock.StockCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Judges texts without a database: names that no other database would have too are taken to be
/// there, and where it depends on them, the worse case holds. Thread-safe.
public final class PostgresLinter {

  private static final SessionState SESSION =
      SessionState.fresh("database", "postgres", new TreeMap<>());

  private final PgParser parser;
  private final Snapshot snapshot;

  /// @param major the major version to judge by
  public PostgresLinter(int major, RuleOptions options) {
    this.parser = PgParser.create();
    this.snapshot = new Snapshot(StockCatalog.of(major), parser, options.withoutTarget());
  }

  /// Every statement of a text. When the grammar does not take the text as a whole, it is cut at
  /// its semicolons, so that one mistake does not hide the other statements.
  ///
  /// @param wrapped whether the tool that applies the text puts all of it into one transaction
  /// @param origin the file that it stands in
  public List<LintedStatement> lint(String text, boolean wrapped, Origin origin) {
    return switch (ParsedSql.parse(parser, text)) {
      case ParsedSql.Statements _ ->
          snapshot.lint(List.of(Statement.of(text)), SESSION, wrapped, origin);
      case ParsedSql.Unparsed _ -> piecewise(new ScriptCutter(parser).cut(text), wrapped, origin);
    };
  }

  /// The same of a text whose file is not known.
  public List<LintedStatement> lint(String text, boolean wrapped) {
    return lint(text, wrapped, Origin.UNKNOWN);
  }

  private List<LintedStatement> piecewise(List<ScriptPart> pieces, boolean wrapped, Origin origin) {
    List<Statement> statements = pieces.stream().map(ScriptPart::statement).toList();
    List<LintedStatement> linted = snapshot.lint(statements, SESSION, wrapped, origin);
    List<LintedStatement> placed = new ArrayList<>();
    for (int i = 0; i < linted.size(); i++) {
      placed.add(linted.get(i).movedDown(pieces.get(i).line() - 1));
    }
    return placed;
  }
}
