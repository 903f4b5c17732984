package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// The rules of this section.
public final class CompatibilityRules {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      List.of(
          new AddColumnOptin(),
          new AddRequiredColumn(),
          new AddUniqueMayFail(),
          new AlterIdentityOrGenerated(),
          new AlterObjectOptions(),
          new AlterSequenceValues(),
          new ChangeColumnDefault(),
          new CreateEnum(),
          new DetachInheritance(),
          new EnumOrCompositeGrowth(),
          new EnumValueOrdering(),
          new FkNondeterministicCollation(),
          new NewWriteRestriction(),
          new NotEnforcedConstraint(),
          new PreferJsonb(),
          new RenameColumn(),
          new RenameEnumValue(),
          new RenameOtherObject(),
          new RenameSchema(),
          new RenameTable(),
          new ReplaceViewOrRoutine(),
          new SetNotNullMayFail(),
          new SetSchema(),
          new VolatileCheckConstraint());

  private CompatibilityRules() {}
}
