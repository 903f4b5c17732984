package dev.countersign.postgres.rewrite;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.locks.LockMode;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A statement that may be rewritten, and whom to ask about it. Used by one thread.
///
/// @param seen the statement
/// @param words its tokens
/// @param server the live server
/// @param parser tells names from keywords
record Subject(Case seen, Words words, Probe.Server server, PgParser parser) {

  JsonNode node() {
    return seen.node();
  }

  int major() {
    return seen.catalog().server().major();
  }

  /// The relation that the statement is about, when people may be using it.
  Optional<Relation> live() {
    return seen.targetIsLive() ? seen.target() : Optional.empty();
  }

  /// Whether these locks keep somebody waiting while a table is read or written.
  static boolean blocks(List<LockForecast> locks) {
    return locks.stream()
        .anyMatch(
            lock -> (lock.scan() || lock.rewrite()) && LockMode.of(lock.mode()).blocksWrites());
  }

  /// A relation's name as SQL, with its schema.
  String name(Relation relation) {
    return quoted(relation.schema()) + "." + quoted(relation.name());
  }

  /// A name as SQL, quoted where it must be.
  String quoted(String name) {
    return Words.quoted(name, parser);
  }

  /// Names with commas between.
  String quoted(List<String> names) {
    return names.stream().map(this::quoted).collect(Collectors.joining(", "));
  }

  /// The first column of the first row; empty when there is none or it is NULL.
  Optional<String> one(String sql, Object... values) throws SQLException {
    return server.rows(sql, values).stream()
        .map(List::getFirst)
        .findFirst()
        .filter(value -> !value.isEmpty());
  }

  /// The name that the server would choose for a constraint.
  String constraintName(Relation table, List<String> columns, String label) throws SQLException {
    return new ChosenName(table.name(), String.join("_", columns), label)
        .first(name ->
            one(
                    "SELECT 1 FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace"
                        + " WHERE n.nspname = ? AND c.conname = ?",
                    table.schema(),
                    name)
                .isPresent());
  }

  /// The name that the server would choose for an index.
  String indexName(Relation table, List<String> columns, String label) throws SQLException {
    return new ChosenName(table.name(), String.join("_", columns), label)
        .first(name ->
            one(
                    "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relname = ?",
                    table.schema(),
                    name)
                .isPresent());
  }

  /// What these locks do to others while they work, in one sentence.
  static String reason(List<LockForecast> locks) {
    return locks.stream()
        .filter(lock -> (lock.scan() || lock.rewrite()) && LockMode.of(lock.mode()).blocksWrites())
        .max((a, b) -> LockMode.of(a.mode()).compareTo(LockMode.of(b.mode())))
        .map(lock ->
            "As it stands it blocks %s on %s while all of it is %s."
                .formatted(
                    lock.blocks().toLowerCase(Locale.ROOT),
                    lock.object(),
                    lock.rewrite() ? "written anew" : "read"))
        .orElse("");
  }
}
