package dev.countersign.postgres.locks;

import dev.countersign.core.SessionState;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.SqlStatement;
import java.util.List;

/// Forecasts the locks of statements against a catalogue snapshot. Pure and thread-safe.
public final class LockForecasts {

  private final PgParser parser;

  /// @param parser reads the view queries and constraints of the catalogue
  public LockForecasts(PgParser parser) {
    this.parser = parser;
  }

  /// The locks that a statement takes on objects that are there already, the strongest first.
  public List<LockForecast> of(SqlStatement statement, Catalog catalog, SessionState session) {
    Site site = Site.of(catalog, session, parser);
    StatementLocks.take(statement, site);
    return site.locks();
  }
}
