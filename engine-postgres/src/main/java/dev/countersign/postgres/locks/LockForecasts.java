package dev.countersign.postgres.locks;

import dev.countersign.core.SessionState;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.List;
import java.util.Set;

/// Forecasts the locks of statements against a catalogue snapshot. Pure and thread-safe.
public final class LockForecasts {

  private final PgParser parser;

  /// @param parser reads the view queries and constraints of the catalogue
  public LockForecasts(PgParser parser) {
    this.parser = parser;
  }

  /// The locks that a statement takes on objects that are there already, the strongest first.
  public List<LockForecast> of(SqlStatement statement, Catalog catalog, SessionState session) {
    return outlook(statement, catalog, session).locks();
  }

  /// The same, with the tables that it builds indexes on.
  public Outlook outlook(SqlStatement statement, Catalog catalog, SessionState session) {
    Site site = Site.of(catalog, session, parser);
    StatementLocks.take(statement, site);
    return new Outlook(site.locks(), site.forecast().builds());
  }

  /// What statements that run in one transaction lock together: the strongest lock on each object,
  /// all of them held until the transaction ends.
  public List<LockForecast> together(
      List<SqlStatement> statements, Catalog catalog, SessionState session) {
    var forecast = new Forecast(catalog.server().major());
    statements.forEach(statement -> of(statement, catalog, session).forEach(forecast::addHeld));
    return forecast.all();
  }

  /// What a statement does to objects that are there already.
  ///
  /// @param locks the strongest first; an index that is rewritten is built anew
  /// @param builds tables from whose rows an index is built that was not there before
  public record Outlook(List<LockForecast> locks, Set<String> builds) {

    public Outlook {
      locks = List.copyOf(locks);
      builds = Set.copyOf(builds);
    }
  }
}
