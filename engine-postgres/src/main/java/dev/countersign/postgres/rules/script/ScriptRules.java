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
          new DropConstraintBackingIndex(),
          new DryRunFailed(),
          new DuplicateColumnAssignment(),
          new EnumAddValueInTransaction(),
          new IrreversibleChange(),
          new MergeAlterTable(),
          new MissingIdleInTransactionTimeout(),
          new MissingLockTimeout(),
          new MissingStatementTimeout(),
          new NonTransactionalStatement(),
          new NotRerunnable(),
          new OutOfOrderChange(),
          new PriorBackupNotPossible(),
          new SimulationFailed(),
          new StatementTooLarge(),
          new SuppressionInChange(),
          new TooManyStatementsInTransaction(),
          new TransactionNesting(),
          new UncheckedDynamicSql(),
          new UncommittedTransaction(),
          new UnparsableStatement());

  private ScriptRules() {}
}
