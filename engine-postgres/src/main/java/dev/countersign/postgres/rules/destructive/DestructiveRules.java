package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// The rules of this section.
public final class DestructiveRules {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      List.of(
          new DropCascade(),
          new DropColumn(),
          new DropExtension(),
          new DropPartition(),
          new DropPrimaryKey(),
          new DropSchemaOrDatabase(),
          new DropTable(),
          new Truncate(),
          new TruncateCascade(),
          new UpdateDeleteWithoutWhere());

  private DestructiveRules() {}
}
