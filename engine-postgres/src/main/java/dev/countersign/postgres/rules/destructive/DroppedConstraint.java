package dev.countersign.postgres.rules.destructive;

import dev.countersign.postgres.dialect.Index;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A constraint that an ALTER TABLE drops, if it was there before the change and gets no successor
/// in the same transaction.
///
/// @param name its name
/// @param kind what it is
record DroppedConstraint(String name, Kind kind) {

  /// What a constraint enforces, with the suffix that the server gives its name.
  enum Kind {
    PRIMARY("_pkey", "CONSTR_PRIMARY"),
    FOREIGN("_fkey", "CONSTR_FOREIGN"),
    NOT_NULL("_not_null", "CONSTR_NOTNULL"),
    CHECK("_check", "CONSTR_CHECK"),
    UNIQUE("_key", "CONSTR_UNIQUE"),
    EXCLUSION("_excl", "CONSTR_EXCLUSION"),
    /// Without the catalogue its name does not tell.
    UNKNOWN("", "");

    private final String suffix;
    private final String node;

    Kind(String suffix, String node) {
      this.suffix = suffix;
      this.node = node;
    }
  }

  private static final Fact<List<DroppedConstraint>> DROPPED = new Fact<>(DroppedConstraint::read);

  /// Those of a statement.
  static List<DroppedConstraint> of(Case statement) {
    return statement.get(DROPPED);
  }

  private static List<DroppedConstraint> read(Case statement) {
    var all = new ArrayList<DroppedConstraint>();
    JsonNode relation = statement.node().path("relation");
    for (JsonNode command : statement.commands("AT_DropConstraint")) {
      String name = PgNode.text(command, "name");
      Optional<Kind> kind = kind(name, statement);
      boolean goes = kind.isPresent() && !statement.fresh().part(relation, name);
      if (goes && !hasSuccessor(name, kind.get(), statement)) {
        all.add(new DroppedConstraint(name, kind.get()));
      }
    }
    return all;
  }

  /// Empty when nothing has the name.
  private static Optional<Kind> kind(String name, Case statement) {
    return statement
        .target()
        .map(table -> kind(name, table, statement))
        .orElseGet(() -> Optional.of(byName(name)));
  }

  private static Optional<Kind> kind(String name, Relation table, Case statement) {
    Optional<Index> index =
        table.indexes().stream().filter(i -> i.constraint().equals(name)).findFirst();
    if (index.isPresent()) {
      return index.map(
          i -> i.primary() ? Kind.PRIMARY : i.exclusion() ? Kind.EXCLUSION : Kind.UNIQUE);
    }
    if (table.checks().stream().anyMatch(check -> check.name().equals(name))) {
      return Optional.of(Kind.CHECK);
    }
    if (table.references().stream().anyMatch(key -> key.name().equals(name))) {
      return Optional.of(Kind.FOREIGN);
    }
    boolean named = statement.catalog().server().major() >= 18 && byName(name) == Kind.NOT_NULL;
    return named ? Optional.of(Kind.NOT_NULL) : Optional.empty();
  }

  private static Kind byName(String name) {
    for (Kind kind : Kind.values()) {
      if (name.endsWith(kind.suffix)) {
        return kind;
      }
    }
    return Kind.UNKNOWN;
  }

  private static boolean hasSuccessor(String name, Kind kind, Case statement) {
    var commands = new ArrayList<>(statement.commands("AT_AddConstraint"));
    for (SqlStatement later : statement.script().laterInTransaction()) {
      boolean same = statement.named(later.node().path("relation")).equals(statement.targetName());
      if (later.tag().equals("AlterTableStmt") && same) {
        later.node().path("cmds").forEach(item -> commands.add(PgNode.of(item).body()));
      }
    }
    return commands.stream()
        .filter(command -> PgNode.text(command, "subtype").equals("AT_AddConstraint"))
        .map(command -> PgNode.of(command.path("def")).body())
        .filter(added -> PgNode.text(added, "contype").equals(kind.node))
        .anyMatch(added ->
            kind == Kind.PRIMARY
                || PgNode.text(added, "conname").equals(name)
                || columns(added).equals(columns(name, statement)));
  }

  private static List<String> columns(JsonNode constraint) {
    boolean foreign = constraint.has("fk_attrs");
    return PgNode.names(constraint.path(foreign ? "fk_attrs" : "keys"));
  }

  /// The columns of a foreign or unique key; of other constraints none that could be compared.
  private static List<String> columns(String name, Case statement) {
    if (statement.target().isEmpty()) {
      return List.of("");
    }
    Relation table = statement.target().get();
    for (var key : table.references()) {
      if (key.name().equals(name)) {
        return names(key.fromColumns(), table);
      }
    }
    for (Index index : table.indexes()) {
      if (index.constraint().equals(name)) {
        return names(index.columns(), table);
      }
    }
    return List.of("");
  }

  private static List<String> names(List<Integer> numbers, Relation table) {
    return numbers.stream()
        .map(number -> table.column(number).map(Relation.Column::name).orElse(""))
        .toList();
  }
}
