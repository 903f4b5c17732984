package dev.countersign.postgres.rules.compatibility;

import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// The rules of this section.
public final class CompatibilityRules {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      List.of(
          new AddRequiredColumn(),
          new AddUniqueMayFail(),
          new AlterIdentityOrGenerated(),
          new AlterSequenceValues(),
          new ChangeColumnDefault(),
          new NewWriteRestriction(),
          new RenameColumn(),
          new RenameEnumValue(),
          new RenameOtherObject(),
          new RenameSchema(),
          new RenameTable(),
          new SetNotNullMayFail(),
          new SetSchema());

  private CompatibilityRules() {}
}
