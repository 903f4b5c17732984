package dev.countersign.postgres;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Analysis;
import dev.countersign.postgres.dialect.Analyzed;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Classifier;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.locks.Found;
import dev.countersign.postgres.locks.LockForecasts;
import dev.countersign.postgres.review.Disclosures;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.postgres.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One catalogue snapshot with all that judges statements against it. Pure and thread-safe.
final class Snapshot {

  private final Catalog catalog;
  private final Classifier classifier;
  private final LockForecasts locks;
  private final Disclosures disclosures;
  private final RuleOptions options;

  Snapshot(Catalog catalog, PgParser parser, RuleOptions options) {
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

  Classified classify(List<Statement> statements, SessionState session) {
    var parts = new ArrayList<Classified.Part>();
    var earlier = new ArrayList<SqlStatement>();
    boolean independent = true;
    boolean repeatable = true;
    boolean changesSession = false;
    for (Analyzed analyzed : classifier.analyze(statements, session)) {
      switch (analyzed) {
        case Analyzed.Refused(ParsedSql.Unparsed unparsed) -> {
          parts.add(unread(unparsed, session, earlier));
          independent = false;
        }
        case Analyzed.Parts(ParsedSql.Statements parsed, List<Analysis> analyses) -> {
          if (analyses.isEmpty()) {
            parts.add(Classifier.nothing());
          }
          for (Analysis analysis : analyses) {
            parts.add(part(parsed, analysis, analyses.getFirst() == analysis, earlier));
            earlier.add(analysis.statement());
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

  private Classified.Part part(
      ParsedSql.Statements parsed, Analysis analysis, boolean first, List<SqlStatement> earlier) {
    if (analysis.effects().stream().allMatch(Snapshot::isQuiet)) {
      return new Classified.Part(
          analysis.kind(), Optional.empty(), analysis.effects(), List.of(), List.of());
    }
    SessionState session = analysis.session();
    List<LockForecast> taken = locks(analysis.statement(), session);
    var one =
        new Case(
            parsed.text(),
            Optional.of(analysis.statement()),
            first ? disclosures.of(parsed.text()).warnings() : List.of(),
            "",
            first,
            earlier,
            analysis.effects(),
            taken,
            catalog,
            new Found(catalog, session),
            variation -> locks(variation, session),
            options);
    return new Classified.Part(
        analysis.kind(), Optional.empty(), analysis.effects(), Rules.check(one), taken);
  }

  private Classified.Part unread(
      ParsedSql.Unparsed unparsed, SessionState session, List<SqlStatement> earlier) {
    Classified.Part part = Classifier.unread(unparsed);
    var one =
        new Case(
            unparsed.text(),
            Optional.empty(),
            disclosures.of(unparsed.text()).warnings(),
            unparsed.message(),
            true,
            earlier,
            part.effects(),
            List.of(),
            catalog,
            new Found(catalog, session),
            _ -> List.of(),
            options);
    List<Finding> findings = Rules.check(one);
    return new Classified.Part("", part.misread(), part.effects(), findings, List.of());
  }

  /// Reads lock nothing that anybody minds, and no rule speaks of them.
  private static boolean isQuiet(Effect effect) {
    return effect.action() == Action.READ || effect.action() == Action.SESSION;
  }
}
