package dev.countersign.postgres;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.LintedStatement;
import dev.countersign.core.engine.Transactions;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Analysis;
import dev.countersign.postgres.dialect.Analyzed;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Classifier;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.driver.RunModes;
import dev.countersign.postgres.locks.Found;
import dev.countersign.postgres.locks.LockForecasts;
import dev.countersign.postgres.review.Disclosures;
import dev.countersign.postgres.rulebook.Rulebook;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Course;
import dev.countersign.postgres.rules.Facts;
import dev.countersign.postgres.rules.Origin;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.postgres.rules.Script;
import dev.countersign.postgres.rules.Script.Runner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One catalogue snapshot with all that judges statements against it. Pure and thread-safe.
final class Snapshot {

  private final Catalog catalog;
  private final Classifier classifier;
  private final LockForecasts locks;
  private final Disclosures disclosures;
  private final RuleOptions options;
  private final Optional<String> kept;

  Snapshot(Catalog catalog, PgParser parser, RuleOptions options) {
    this(catalog, parser, options, Optional.empty());
  }

  /// @param kept the schema that has what is kept for undos
  Snapshot(Catalog catalog, PgParser parser, RuleOptions options, Optional<String> kept) {
    this.kept = kept;
    this.catalog = catalog;
    this.classifier = new Classifier(catalog, parser);
    this.locks = new LockForecasts(parser);
    this.disclosures = new Disclosures(parser);
    this.options = options;
  }

  Catalog catalog() {
    return catalog;
  }

  List<LockForecast> locks(SqlStatement statement, SessionState session) {
    return locks.of(statement, catalog, session);
  }

  /// What the statements of a change would do.
  ///
  /// @param inTransaction whether the session is in a transaction already
  Classified classify(List<Statement> statements, SessionState session, boolean inTransaction) {
    List<Analyzed> messages = classifier.analyze(statements, session);
    List<Case> cases = gated(messages, session, inTransaction);
    var parts = new ArrayList<Classified.Part>();
    boolean independent = true;
    boolean repeatable = true;
    boolean changesSession = false;
    int next = 0;
    for (Analyzed analyzed : messages) {
      switch (analyzed) {
        case Analyzed.Refused(ParsedSql.Unparsed unparsed) -> {
          parts.add(unread(unparsed, cases.get(next++)));
          independent = false;
        }
        case Analyzed.Parts(_, List<Analysis> analyses) -> {
          if (analyses.isEmpty()) {
            parts.add(Classifier.nothing());
          }
          for (Analysis analysis : analyses) {
            parts.add(part(analysis, cases.get(next++)));
            independent &= analysis.literalIndependent();
            repeatable &= analysis.repeatable();
            changesSession |= analysis.changesSession();
          }
        }
      }
    }
    String fingerprint = classifier.fingerprint(statements);
    return new Classified(parts, independent, repeatable, changesSession, fingerprint);
  }

  /// Every statement of a file with its findings and locks, also where it only reads.
  ///
  /// @param origin the file
  List<LintedStatement> lint(
      List<ParsedSql> texts, SessionState session, Transactions applied, Origin origin) {
    List<Analyzed> messages = classifier.analyzeRead(texts, session);
    List<SqlStatement> all = statements(messages);
    boolean wrapped = FileTransactions.wraps(all, applied);
    Script script = Script.of(all, Runner.TOOL, wrapped).standingIn(origin);
    return cases(messages, session, script).stream().map(Snapshot::linted).toList();
  }

  /// The statements of a change as the rules see them, in order.
  List<Case> cases(List<Statement> statements, SessionState session, boolean inTransaction) {
    return gated(classifier.analyze(statements, session), session, inTransaction);
  }

  /// What the rules about texts say of one that holds comments and nothing else.
  List<Finding> comments(String text, SessionState session) {
    return Rulebook.checkText(
        new Case(
            text,
            Optional.empty(),
            "",
            disclosures.warnings(text),
            "",
            true,
            Script.of(List.of(), Runner.GATE, false),
            Course.start(),
            session,
            List.of(),
            List.of(),
            catalog,
            new Found(catalog, session),
            _ -> List.of(),
            options,
            new Facts()));
  }

  private List<Case> gated(List<Analyzed> messages, SessionState session, boolean inTransaction) {
    List<SqlStatement> all = statements(messages);
    boolean together = all.size() > 1 && RunModes.wraps(all);
    return cases(messages, session, Script.of(all, Runner.GATE, inTransaction || together));
  }

  private List<Case> cases(List<Analyzed> messages, SessionState session, Script start) {
    Script script = start;
    Course course = Course.start();
    var cases = new ArrayList<Case>();
    for (Analyzed message : messages) {
      switch (message) {
        case Analyzed.Refused(ParsedSql.Unparsed unparsed) ->
            cases.add(unreadCase(unparsed, session, script, course));
        case Analyzed.Parts(ParsedSql.Statements parsed, List<Analysis> analyses) -> {
          for (Analysis analysis : analyses) {
            boolean first = analyses.getFirst() == analysis;
            Case one = readCase(parsed, analysis, first, script.here(), course);
            cases.add(one);
            script = script.next();
            course = one.after();
          }
        }
      }
    }
    return cases;
  }

  private static List<SqlStatement> statements(List<Analyzed> messages) {
    var all = new ArrayList<SqlStatement>();
    for (Analyzed message : messages) {
      if (message instanceof Analyzed.Parts(_, List<Analysis> analyses)) {
        analyses.forEach(analysis -> all.add(analysis.statement()));
      }
    }
    return all;
  }

  private Case readCase(
      ParsedSql.Statements parsed, Analysis analysis, boolean first, Script place, Course course) {
    SessionState session = analysis.session();
    boolean looked = place.runner() == Runner.TOOL || !isQuiet(analysis);
    return new Case(
        parsed.text(),
        Optional.of(analysis.statement()),
        analysis.kind(),
        first && looked ? disclosures.warnings(parsed.text()) : List.of(),
        "",
        first,
        place,
        course,
        session,
        analysis.effects(),
        looked ? locks(analysis.statement(), session) : List.of(),
        catalog,
        new Found(catalog, session),
        variation -> locks(variation, session),
        options,
        new Facts());
  }

  private Case unreadCase(
      ParsedSql.Unparsed unparsed, SessionState session, Script place, Course course) {
    return new Case(
        unparsed.text(),
        Optional.empty(),
        "",
        disclosures.warnings(unparsed.text()),
        unparsed.message(),
        true,
        place,
        course,
        session,
        Classifier.unread(unparsed).effects(),
        List.of(),
        catalog,
        new Found(catalog, session),
        _ -> List.of(),
        options,
        new Facts());
  }

  private Classified.Part part(Analysis analysis, Case one) {
    return new Classified.Part(
        analysis.kind(),
        Optional.empty(),
        reaching(analysis.effects()),
        isQuiet(analysis) ? List.of() : Rulebook.check(one),
        one.locks());
  }

  /// What Countersign keeps is nothing that anybody works with: to reach it is an effect of its
  /// own, whatever else is done there.
  private List<Effect> reaching(List<Effect> effects) {
    List<Effect> within =
        effects.stream()
            .map(Effect::object)
            .filter(this::isKept)
            .distinct()
            .map(object -> Effect.of(Action.KEPT, object))
            .toList();
    return Stream.concat(effects.stream(), within.stream()).toList();
  }

  private boolean isKept(ObjectName object) {
    return kept.filter(schema ->
            object.schema().filter(schema::equals).isPresent()
                || (object.kind().equals("schema") && object.name().equals(schema))
                || (!object.certain() && object.name().startsWith(schema + ".")))
        .isPresent();
  }

  private static Classified.Part unread(ParsedSql.Unparsed unparsed, Case one) {
    Classified.Part part = Classifier.unread(unparsed);
    return new Classified.Part("", part.misread(), part.effects(), Rulebook.check(one), List.of());
  }

  private static LintedStatement linted(Case one) {
    return one.statement()
        .map(statement ->
            new LintedStatement(
                statement.line(),
                statement.endLine(),
                one.kind(),
                true,
                Rulebook.check(one),
                one.locks()))
        .orElseGet(() -> {
          int lines = (int) one.text().strip().lines().count();
          return new LintedStatement(
              1, Math.max(1, lines), "", false, Rulebook.check(one), List.of());
        });
  }

  /// Reads lock nothing that anybody minds, and no rule speaks of them.
  private static boolean isQuiet(Analysis analysis) {
    return analysis.effects().stream()
        .map(Effect::action)
        .allMatch(action -> action == Action.READ || action == Action.SESSION);
  }
}
