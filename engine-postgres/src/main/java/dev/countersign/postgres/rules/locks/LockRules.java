package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// The rules of this section.
public final class LockRules {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      List.of(
          new AddCheckWithoutNotValid(),
          new AddColumnVolatileDefault(),
          new AddForeignKeyWithoutNotValid(),
          new AddIndexWithoutConcurrently(),
          new ChangeColumnTypeRewrite(),
          new DisableTrigger(),
          new LargeOrHotTableDdl(),
          new SetNotNullScan());

  private LockRules() {}
}
