package dev.countersign.app.migrations;

import java.util.List;

/// Every tool.
public final class MigrationTools {

  /// In the order in which they are asked: first those that mark their files, then those that name
  /// them, then those that are known by the files beside them. The last one owns every file.
  public static final List<MigrationTool> ALL =
      List.of(
          new Goose(),
          new Dbmate(),
          new Liquibase(),
          new GolangMigrate(),
          new Flyway(),
          new Sqitch(),
          new Atlas(),
          new PlainSql());

  private MigrationTools() {}

  /// The tool that a file is for.
  public static MigrationTool of(SqlFile file) {
    return ALL.stream().filter(tool -> tool.owns(file)).findFirst().orElseThrow();
  }
}
