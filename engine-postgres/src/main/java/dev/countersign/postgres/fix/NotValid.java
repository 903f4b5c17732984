package dev.countersign.postgres.fix;

import java.util.List;

/// Adds a constraint without reading the table, and has it validated afterwards, which blocks no
/// writes. Only a constraint whose name is written can be spoken of again.
///
/// @param rule whose finding it corrects
record NotValid(String rule) implements Fix {

  @Override
  public List<Insertion> of(Tokens statement, boolean inTransaction) {
    int add = statement.find("ADD", 0);
    boolean understood =
        !inTransaction
            && statement.are(0, "ALTER", "TABLE")
            && statement.are(add, "ADD", "CONSTRAINT")
            && statement.count(",") == 0;
    if (!understood) {
      return List.of();
    }
    String table = statement.written(0, add);
    String name = statement.written(add + 2, add + 3);
    return List.of(
        statement.atEnd(" NOT VALID;\n%s VALIDATE CONSTRAINT %s".formatted(table, name)));
  }
}
