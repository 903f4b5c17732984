package dev.countersign.postgres.review.undo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.postgres.dialect.PgNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Undoes renaming, moving, giving away, commenting, and changing sequences and enums.
final class ObjectUndo {

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("OBJECT_TABLE", "TABLE"),
          Map.entry("OBJECT_VIEW", "VIEW"),
          Map.entry("OBJECT_MATVIEW", "MATERIALIZED VIEW"),
          Map.entry("OBJECT_SEQUENCE", "SEQUENCE"),
          Map.entry("OBJECT_INDEX", "INDEX"),
          Map.entry("OBJECT_FOREIGN_TABLE", "FOREIGN TABLE"),
          Map.entry("OBJECT_TYPE", "TYPE"),
          Map.entry("OBJECT_DOMAIN", "DOMAIN"),
          Map.entry("OBJECT_FUNCTION", "FUNCTION"),
          Map.entry("OBJECT_PROCEDURE", "PROCEDURE"),
          Map.entry("OBJECT_SCHEMA", "SCHEMA"),
          Map.entry("OBJECT_ROLE", "ROLE"),
          Map.entry("OBJECT_DATABASE", "DATABASE"));

  private static final String BACK = "The old name is given back.";

  private ObjectUndo() {}

  static Reversal rename(Before before) throws SQLException {
    String newName = Sql.name(before.field("newname"));
    String oldName = Sql.name(before.field("subname"));
    String kind = before.field("renameType");
    return switch (kind) {
      case "OBJECT_COLUMN" -> onTable(before, "RENAME COLUMN %s TO %s".formatted(newName, oldName));
      case "OBJECT_TABCONSTRAINT" ->
          onTable(before, "RENAME CONSTRAINT %s TO %s".formatted(newName, oldName));
      case "OBJECT_TRIGGER", "OBJECT_POLICY", "OBJECT_RULE" -> {
        Optional<String> table = before.relation(before.node().path("relation"));
        yield table.isEmpty()
            ? unknown()
            : Reversal.exact(
                BACK,
                "ALTER %s %s ON %s RENAME TO %s"
                    .formatted(kind.replace("OBJECT_", ""), newName, table.get(), oldName));
      }
      case "OBJECT_SCHEMA", "OBJECT_ROLE", "OBJECT_DATABASE" ->
          Reversal.exact(
              BACK, "ALTER %s %s RENAME TO %s".formatted(WORDS.get(kind), newName, oldName));
      case "OBJECT_TYPE", "OBJECT_DOMAIN" ->
          renameType(before, kind.replace("OBJECT_", ""), newName);
      default -> renameRelation(before, kind, newName);
    };
  }

  private static Reversal renameRelation(Before before, String kind, String newName)
      throws SQLException {
    Optional<String> old = before.relation(before.node().path("relation"));
    String word = WORDS.get(kind);
    if (old.isEmpty() || word == null) {
      return unknown();
    }
    String name = Sql.name(PgNode.text(before.node().path("relation"), "relname"));
    return Reversal.exact(
        BACK, "ALTER %s %s RENAME TO %s".formatted(word, beside(old.get(), newName), name));
  }

  private static Reversal renameType(Before before, String word, String newName) {
    List<String> names = PgNode.names(before.node().path("object").path("List").path("items"));
    if (names.isEmpty()) {
      return unknown();
    }
    var renamed = new ArrayList<>(names.stream().map(Sql::name).toList());
    renamed.set(renamed.size() - 1, newName);
    return Reversal.exact(
        BACK,
        "ALTER %s %s RENAME TO %s"
            .formatted(word, String.join(".", renamed), Sql.name(names.getLast())));
  }

  static Reversal schema(Before before) throws SQLException {
    String word = WORDS.get(before.field("objectType"));
    Optional<String> old = before.relation(before.node().path("relation"));
    if (old.isEmpty() || word == null) {
      return unknown();
    }
    String name = Sql.name(PgNode.text(before.node().path("relation"), "relname"));
    String schema =
        before
            .one(
                "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass(?)",
                old.get())
            .orElseThrow();
    String moved = Sql.name(before.field("newschema")) + "." + name;
    return Reversal.exact(
        "It is moved back.", "ALTER %s %s SET SCHEMA %s".formatted(word, moved, schema));
  }

  static Reversal owner(Before before) throws SQLException {
    String kind = before.field("objectType");
    if (kind.equals("OBJECT_SCHEMA")) {
      String name = PgNode.text(before.node().path("object").path("String"), "sval");
      Optional<String> owner =
          before.one("SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = ?", name);
      return owner.isEmpty()
          ? unknown()
          : Reversal.exact(
              "It is given back to its owner.",
              "ALTER SCHEMA %s OWNER TO %s".formatted(Sql.name(name), Sql.name(owner.get())));
    }
    return unknown();
  }

  static Reversal sequence(Before before) throws SQLException {
    Optional<String> sequence = before.relation(before.node().path("sequence"));
    return sequence.isEmpty()
        ? unknown()
        : Reversal.exact(
            "Its options and value are set back.", SequenceSql.restore(before, sequence.get()));
  }

  static Reversal enumValue(Before before) {
    String old = before.field("oldVal");
    if (old.isEmpty()) {
      return Reversal.none("PostgreSQL cannot remove a value from an enum.");
    }
    String type = Sql.name(PgNode.names(before.node().path("typeName")));
    return Reversal.exact(
        "The old value is given back.",
        "ALTER TYPE %s RENAME VALUE %s TO %s"
            .formatted(type, Sql.literal(before.field("newVal")), Sql.literal(old)));
  }

  /// The statement itself with the comment of now: only what stands behind the last IS differs.
  static Reversal comment(Before before) throws SQLException {
    Optional<String> address = CommentAddress.of(before.node());
    if (address.isEmpty()) {
      return Reversal.none("No undo is known for comments on this kind of object.");
    }
    String text = before.statement().text();
    int is = lastIs(text, before.field("comment"));
    if (is < 0) {
      return unknown();
    }
    String comment =
        before
            .oneUnlessMissing(
                "SELECT quote_literal(d.description) FROM pg_get_object_address("
                    + address.get()
                    + ") a JOIN pg_description d ON d.classoid = a.classid AND d.objoid = a.objid"
                    + " AND d.objsubid = a.objsubid")
            .orElse("NULL");
    return Reversal.exact("The old comment is put back.", text.substring(0, is) + "IS " + comment);
  }

  /// Where the last IS outside of the comment itself begins.
  private static int lastIs(String text, String comment) {
    String upper = text.toUpperCase(java.util.Locale.ROOT);
    int limit =
        comment.isEmpty() ? text.length() : Math.max(0, text.lastIndexOf('\'', text.length() - 2));
    int quote = comment.isEmpty() ? limit : firstQuoteOfLast(text, limit);
    int at = upper.lastIndexOf("IS", quote);
    return upper.getBytes(UTF_8).length == text.getBytes(UTF_8).length ? at : -1;
  }

  private static int firstQuoteOfLast(String text, int limit) {
    int at = limit;
    while (at > 1 && text.charAt(at - 1) == '\'') {
      at = text.lastIndexOf('\'', at - 2);
    }
    return at;
  }

  private static Reversal onTable(Before before, String action) throws SQLException {
    JsonNode rangeVar = before.node().path("relation");
    Optional<String> table = before.relation(rangeVar);
    return table.isEmpty()
        ? unknown()
        : Reversal.exact(BACK, "ALTER TABLE %s %s".formatted(table.get(), action));
  }

  /// The name in the schema of another.
  private static String beside(String qualified, String name) {
    int dot = qualified.startsWith("\"") ? qualified.indexOf("\".") + 1 : qualified.indexOf('.');
    return qualified.substring(0, dot + 1) + name;
  }

  private static Reversal unknown() {
    return Reversal.none(
        "No undo is known: the object is not there, or of a kind that is not known here.");
  }
}
