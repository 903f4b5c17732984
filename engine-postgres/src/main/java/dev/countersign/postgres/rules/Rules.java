package dev.countersign.postgres.rules;

import dev.countersign.core.evidence.Finding;
import java.util.ArrayList;
import java.util.List;

/// All guard rules.
public final class Rules {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      List.of(
          new AddCheckWithoutNotValid(),
          new AddColumnVolatileDefault(),
          new AddForeignKeyWithoutNotValid(),
          new AddIndexWithoutConcurrently(),
          new ChangeColumnTypeRewrite(),
          new ConfusableCharacters(),
          new CreateTableForce(),
          new DdlAndDmlMixed(),
          new DisableTrigger(),
          new DropCascade(),
          new DropColumn(),
          new DropExtension(),
          new DropPartition(),
          new DropPrimaryKey(),
          new DropSchemaOrDatabase(),
          new DropTable(),
          new GrantWidening(),
          new IrreversibleChange(),
          new LargeOrHotTableDdl(),
          new ProtectedTableDdl(),
          new RlsDisabledOrNoPolicy(),
          new RoleOrSuperuserChange(),
          new SecurityDefinerSearchPath(),
          new ServerSideFileOrProgram(),
          new SetNotNullScan(),
          new StatementTooLarge(),
          new SuppressionInChange(),
          new SystemSettingChange(),
          new Truncate(),
          new TruncateCascade(),
          new UncheckedDynamicSql(),
          new UnparsableStatement(),
          new UpdateDeleteWithoutWhere());

  private Rules() {}

  /// What all rules find in a statement, in the order of the list.
  public static List<Finding> check(Case statement) {
    var findings = new ArrayList<Finding>();
    for (Rule rule : ALL) {
      var report = new Report(statement, rule.card());
      rule.check(statement, report);
      findings.addAll(report.findings());
    }
    return findings;
  }
}
