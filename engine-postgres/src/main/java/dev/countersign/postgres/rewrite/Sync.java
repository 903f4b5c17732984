package dev.countersign.postgres.rewrite;

import dev.countersign.postgres.dialect.Relation;
import java.util.List;

/// A trigger that keeps columns of a row equal while two forms of them are there.
///
/// @param subject the statement
/// @param table the table
/// @param column what it is named after
record Sync(Subject subject, Relation table, String column) {

  /// Creates it.
  ///
  /// @param body statements of PL/pgSQL that assign to `NEW`
  List<String> create(String body) {
    return List.of(
        """
        CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $sync$
        BEGIN
          %s
          RETURN NEW;
        END $sync$\
        """
            .formatted(function(), body.strip().replace("\n", "\n  ")),
        "CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s()"
            .formatted(name(), subject.name(table), function()));
  }

  List<String> drop() {
    return List.of(
        "DROP TRIGGER %s ON %s".formatted(name(), subject.name(table)),
        "DROP FUNCTION %s()".formatted(function()));
  }

  private String function() {
    return subject.quoted(table.schema()) + "." + name();
  }

  private String name() {
    return subject.quoted(table.name() + "_" + column + "_sync");
  }
}
