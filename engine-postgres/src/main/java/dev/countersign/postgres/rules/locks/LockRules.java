package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// The rules of this section.
public final class LockRules {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      List.of(
          new AddCheckWithoutNotValid(),
          new AddColumnDefaultOldServer(),
          new AddColumnIdentity(),
          new AddColumnInlineReference(),
          new AddColumnSerial(),
          new AddColumnStoredGenerated(),
          new AddColumnVolatileDefault(),
          new AddExclusionConstraint(),
          new AddForeignKeyWithoutNotValid(),
          new AddIndexWithoutConcurrently(),
          new AddPrimaryKeyBuildsIndex(),
          new AddPrimaryKeyNullableIndex(),
          new AddUniqueConstraintBuildsIndex(),
          new AttachPartitionScan(),
          new AutovacuumDisabled(),
          new ChangeColumnTypeIndexRebuild(),
          new ChangeColumnTypeNarrowing(),
          new ChangeColumnTypeRecheckConstraints(),
          new ChangeColumnTypeRewrite(),
          new ConcurrentBuildShortLockTimeout(),
          new ConcurrentIndexInvalidRetry(),
          new ConcurrentlyInTransaction(),
          new CreateDomainWithConstraint(),
          new CreateMatviewWithData(),
          new CreateTableFkLocksParent(),
          new CreateTrigger(),
          new DefaultPartitionScan(),
          new DetachPartitionWithoutConcurrently(),
          new DisableTrigger(),
          new DomainConstraintScan(),
          new DropChildLocksParent(),
          new DropIndexWithoutConcurrently(),
          new ExplicitLockTable(),
          new IndexCorruptionPg14(),
          new LargeOrHotTableDdl(),
          new RefreshMatviewWithoutConcurrently(),
          new ReindexWithoutConcurrently(),
          new RewriteWhileHoldingLock(),
          new SetAccessMethod(),
          new SetLoggedUnlogged(),
          new SetNotNullScan(),
          new SetNotNullWithDropCheck(),
          new SetTablespace(),
          new StatementAfterAccessExclusive(),
          new VacuumFullOrCluster(),
          new ValidateInSameTransaction(),
          new WideLockWindow());

  private LockRules() {}
}
