package dev.countersign.postgres.rules.design;

import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// The rules of this section.
public final class DesignRules {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      List.of(
          new CharsetCollationPolicy(),
          new ColumnOrderPadding(),
          new ColumnTypePolicy(),
          new ExtensionObjectRules(),
          new FkDeleteAction(),
          new IdentifierTooLong(),
          new IndexLimits(),
          new LowSelectivityIndex(),
          new NamingConvention(),
          new NoCharType(),
          new NoForeignKey(),
          new PartitionPolicy(),
          new PreferBigint(),
          new PreferIdentity(),
          new PreferText(),
          new PreferTimestamptz(),
          new QueryQualityInStoredCode(),
          new RedundantIndex(),
          new RequireComment(),
          new RequireFkIndex(),
          new RequireNotNullOrDefault(),
          new RequirePrimaryKey(),
          new RequireSchemaQualified(),
          new RequiredColumns(),
          new StorageTuningHints(),
          new TooManyColumns(),
          new UnnamedObject());

  private DesignRules() {}
}
