package dev.countersign.postgres.rewrite;

import dev.countersign.core.review.Rewrite;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Finds for a statement that blocks a way to the same schema that does not. Thread-safe.
public final class Rewrites {

  /// In alphabetical order.
  static final List<Form> ALL =
      List.of(
          new AlterTable(),
          new BulkUpdate(),
          new CreateIndex(),
          new DropIndex(),
          new RefreshView(),
          new Reindex(),
          new RenameColumn(),
          new SplitColumn());

  private final PgParser parser;

  public Rewrites(PgParser parser) {
    this.parser = parser;
  }

  /// The rewrite of one statement of a change.
  ///
  /// @param server inside a read-only transaction, with the session's search path
  /// @throws SQLException when the server does not answer
  public Optional<Rewrite> of(Case seen, Probe.Server server) throws SQLException {
    if (seen.statement().isEmpty() || !seen.catalog().isWhole()) {
      return Optional.empty();
    }
    SqlStatement statement = seen.statement().get();
    var subject = new Subject(seen, Words.of(statement.text(), parser), server, parser);
    for (Form form : ALL) {
      Optional<Plan> plan = form.of(subject);
      if (plan.isPresent()) {
        String why = (Subject.reason(seen.locks()) + " " + plan.get().how()).strip();
        return Optional.of(new Rewrite(why, plan.get().phases()));
      }
    }
    return Optional.empty();
  }
}
