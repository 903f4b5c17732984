package dev.countersign.postgres.rewrite;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// A materialized view that nobody can read while it is computed.
final class RefreshView implements Form {

  @Override
  public Optional<Plan> of(Subject subject) throws SQLException {
    Optional<Relation> view = subject.seen().target();
    if (!subject.seen().is("RefreshMatViewStmt")
        || view.isEmpty()
        || PgNode.flag(subject.node(), "concurrent")
        || PgNode.flag(subject.node(), "skipData")) {
      return Optional.empty();
    }
    boolean keyed = view.get().indexes().stream().anyMatch(Index::identifies);
    boolean populated =
        subject
            .one(
                "SELECT 1 FROM pg_catalog.pg_class WHERE oid = ?::bigint::oid AND relispopulated",
                view.get().oid())
            .isPresent();
    return keyed && populated
        ? Optional.of(
            new Plan(
                "Nobody can read the view while it is computed; CONCURRENTLY computes it beside the"
                    + " old rows and writes the differences.",
                List.of(
                    Plan.together(
                        "Refresh it",
                        "REFRESH MATERIALIZED VIEW CONCURRENTLY " + subject.name(view.get())))))
        : Optional.empty();
  }
}
