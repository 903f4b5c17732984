package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;
import java.util.List;

/// Files of no known tool, as psql runs them: every statement by itself.
final class PlainSql implements MigrationTool {

  @Override
  public String id() {
    return "sql";
  }

  @Override
  public boolean owns(SqlFile file) {
    return true;
  }

  @Override
  public List<Section> sections(SqlFile file) {
    return List.of(Section.apply(file.text(), file.applied(Transactions.NONE)));
  }
}
