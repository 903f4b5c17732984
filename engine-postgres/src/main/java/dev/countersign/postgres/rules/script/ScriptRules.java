package dev.countersign.postgres.rules.script;

import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// The rules of this section.
public final class ScriptRules {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      List.of(
          new ConfusableCharacters(),
          new CreateTableForce(),
          new DdlAndDmlMixed(),
          new IrreversibleChange(),
          new StatementTooLarge(),
          new SuppressionInChange(),
          new UncheckedDynamicSql(),
          new UnparsableStatement());

  private ScriptRules() {}
}
