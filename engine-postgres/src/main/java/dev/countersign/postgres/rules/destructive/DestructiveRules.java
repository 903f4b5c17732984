package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// The rules of this section.
public final class DestructiveRules {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      List.of(
          new AffectedRowsLimit(),
          new AnalyzeAfterBackfill(),
          new DropCascade(),
          new DropCheckOrUnique(),
          new DropColumn(),
          new DropDefault(),
          new DropExtension(),
          new DropForeignKey(),
          new DropGeneratedExpression(),
          new DropNotNull(),
          new DropPartition(),
          new DropPrimaryKey(),
          new DropRoutine(),
          new DropSchemaOrDatabase(),
          new DropSequence(),
          new DropTable(),
          new DropTableNaming(),
          new DropTrigger(),
          new DropTypeOrDomain(),
          new DropUsedIndex(),
          new DropViewOrMatview(),
          new InsertRowLimit(),
          new Truncate(),
          new TruncateCascade(),
          new UnbatchedBackfill(),
          new UpdateDeleteWithoutWhere(),
          new UpdatePrimaryKeyValues());

  private DestructiveRules() {}
}
