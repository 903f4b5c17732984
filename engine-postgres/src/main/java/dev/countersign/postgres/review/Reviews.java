package dev.countersign.postgres.review;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.Prospect;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.driver.RunMode;
import dev.countersign.postgres.driver.RunModes;
import dev.countersign.postgres.driver.SingleStatements;
import dev.countersign.postgres.keep.KeepPlace;
import dev.countersign.postgres.locks.Found;
import dev.countersign.postgres.review.undo.Keeps;
import dev.countersign.postgres.review.undo.LaterLocks;
import dev.countersign.postgres.review.undo.Undos;
import dev.countersign.postgres.rewrite.Rewrites;
import dev.countersign.postgres.rulebook.Rulebook;
import dev.countersign.postgres.rules.Case;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Makes the engine's part of reviews, for one session against one catalogue snapshot. Thread-safe.
public final class Reviews {

  private final PgParser parser;
  private final Catalog catalog;
  private final SessionState session;
  private final String role;
  private final Clock clock;
  private final Function<List<Statement>, Classified> classify;
  private final Function<List<Statement>, List<Case>> cases;
  private final Function<SqlStatement, List<LockForecast>> locks;
  private final KeepPlace place;

  /// @param role who will run the change
  /// @param clock dates the numbers
  /// @param classify judges statements against the same snapshot
  /// @param cases the same statements as the rules see them; none for a message without any
  /// @param locks forecasts the locks of a statement against it
  /// @param place where what a change takes away would be kept
  public Reviews(
      PgParser parser,
      Catalog catalog,
      SessionState session,
      String role,
      Clock clock,
      Function<List<Statement>, Classified> classify,
      Function<List<Statement>, List<Case>> cases,
      Function<SqlStatement, List<LockForecast>> locks,
      KeepPlace place) {
    this.place = place;
    this.parser = parser;
    this.catalog = catalog;
    this.session = session;
    this.role = role;
    this.clock = clock;
    this.classify = classify;
    this.cases = cases;
    this.locks = locks;
  }

  /// The fingerprint of what these statements touch, as the live server has it.
  public String fingerprint(List<Statement> statements, Connection connection) throws SQLException {
    var path = new SearchPathOf(session);
    path.set(connection);
    var live = new Live(connection);
    return new Fingerprints(live, new Sizes(live)).of(classify.apply(statements));
  }

  /// The draft.
  ///
  /// @param pace how fast the target was so far
  /// @param prospect what will become of the statements
  /// @param connection inside a read-only transaction
  public ReviewDraft draft(
      List<Statement> statements,
      boolean inTransaction,
      Pace pace,
      Prospect prospect,
      Connection connection)
      throws SQLException {
    new SearchPathOf(session).set(connection);
    var live = new Live(connection);
    var time = new AskingTime(clock);
    Classified classified = classify.apply(statements);
    var sizes = new Sizes(live);
    var blockers = new Blockers(live, classified);
    blockers.look();
    var found = new Found(catalog, session);
    Keeps keeps = keeps(statements, pace, prospect, connection);
    var undos = new Undos(connection, found, role, this::locksOf, locks, keeps);
    var rewrites = new Rewrites(parser);
    var one = new StatementReview(live, sizes, catalog, found, clock, undos, pace, rewrites);
    var reviewed = new ArrayList<ReviewedStatement>();
    var earlier = new ArrayList<SqlStatement>();
    Iterator<Case> seen = cases.apply(statements).iterator();
    for (int message = 0; message < statements.size(); message++) {
      Statement statement = statements.get(message);
      boolean elsewhere = prospect.elsewhere().contains(message);
      ParsedSql parsed = ParsedSql.parse(parser, statement.text());
      for (Slice slice : Slice.of(statement, parsed)) {
        int index = reviewed.size();
        Classified.Part part = classified.parts().get(index);
        Disclosure disclosure = new Disclosures(parser).of(slice.text());
        boolean judged = slice.statement().isPresent() || parsed instanceof ParsedSql.Unparsed;
        Optional<Case> asRulesSee = judged ? Optional.of(seen.next()) : Optional.empty();
        Optional<LiveServer> server =
            asRulesSee.map(c -> new LiveServer(live, time, catalog, c, statement.values()));
        var open =
            new StatementReview.Open(
                slice, statement, asked(part, server), disclosure, server, elsewhere);
        reviewed.add(one.of(index, open, earlier));
        slice.statement().ifPresent(earlier::add);
      }
    }
    List<Undo> all = reviewed.stream().map(ReviewedStatement::undo).toList();
    var facts = new LiveFacts(live, sizes);
    String fingerprint = new Fingerprints(live, sizes).of(classified);
    var findings = new ArrayList<Finding>(blockers.findings());
    if (inTransaction) {
      findings.add(insideTransaction());
    }
    return new ReviewDraft(
        Summaries.headline(reviewed),
        reviewed,
        findings,
        Impacts.total(reviewed.stream().map(ReviewedStatement::impact).toList()),
        Undos.ofAll(all),
        role,
        facts.version(),
        fingerprint);
  }

  private static Classified.Part asked(Classified.Part part, Optional<LiveServer> server) {
    return part.with(
        server.map(s -> Rulebook.ask(s.statement(), s, part.findings())).orElse(part.findings()));
  }

  private Keeps keeps(
      List<Statement> statements, Pace pace, Prospect prospect, Connection connection)
      throws SQLException {
    Optional<String> obstacle = obstacle(statements, connection);
    return new Keeps(parser, pace, place.options(), obstacle, prospect.name());
  }

  private Optional<String> obstacle(List<Statement> statements, Connection connection)
      throws SQLException {
    if (place.options().isEmpty()) {
      return Optional.empty();
    }
    List<Statement> single =
        statements.stream()
            .flatMap(message -> SingleStatements.of(message, parser).stream())
            .toList();
    return RunModes.of(single, parser) == RunMode.BARE
        ? Optional.of("a part of the change cannot run in a transaction of Countersign")
        : place.obstacle(connection);
  }

  /// What is true of an undo that came with a change.
  ///
  /// @param ours the undo of the change's review
  public UndoCheck check(List<Statement> change, List<Statement> undo, Undo ours) {
    int parts = classify.apply(change).parts().size();
    List<Classified.Part> both =
        classify.apply(Stream.concat(change.stream(), undo.stream()).toList()).parts();
    var texts =
        new UndoChecks.Texts(
            read(change),
            read(undo),
            read(ours.statements().stream().map(Statement::of).toList()),
            new SameStatements(catalog, new Found(catalog, session)));
    List<LockForecast> later =
        undo.stream().flatMap(statement -> locksOf(statement.text()).stream()).toList();
    return new UndoChecks(ours, texts)
        .of(both.subList(0, parts), both.subList(parts, both.size()), later);
  }

  private List<SqlStatement> read(List<Statement> statements) {
    return statements.stream()
        .map(statement -> ParsedSql.parse(parser, statement.text()))
        .flatMap(parsed ->
            parsed instanceof ParsedSql.Statements(_, var all) ? all.stream() : Stream.empty())
        .toList();
  }

  private List<LockForecast> locksOf(String sql) {
    var all = new ArrayList<LockForecast>();
    if (ParsedSql.parse(parser, sql) instanceof ParsedSql.Statements(_, var statements)) {
      statements.forEach(s -> all.addAll(LaterLocks.of(s, locks.apply(s))));
    }
    return all;
  }

  private static Finding insideTransaction() {
    return new Finding(
        "runs-in-open-transaction",
        Severity.MEDIUM,
        1,
        1,
        "",
        "It runs inside the agent's open transaction: it takes effect, and lets its locks go, only"
            + " when the agent commits.",
        "Send the change outside of a transaction, so that the locks are held no longer than it"
            + " runs.");
  }
}
