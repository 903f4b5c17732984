package dev.countersign.postgres.dialect;

import dev.countersign.core.BindValue;
import dev.countersign.core.SessionState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Looks names up as the server does: along the search path, with temporary relations in front, and
/// never a function or an operator in the temporary schema.
///
/// @param catalog where names are looked up
/// @param path along which unqualified names are looked up
/// @param session whose temporary relations shadow others
/// @param outside how code is to be read that definitions call; empty where this is no definition
/// @param parameters the values bound to the parameters, as far as they are known
/// @param settled false behind what may have made things that the snapshot does not have
record Resolution(
    Catalog catalog,
    SearchPath path,
    SessionState session,
    Optional<Resolution> outside,
    List<BindValue> parameters,
    boolean settled) {

  Resolution {
    parameters = List.copyOf(parameters);
  }

  /// What a name in a session stands for.
  static Resolution of(Catalog catalog, SessionState session) {
    String setting = settingOf(catalog, session);
    return new Resolution(
        catalog,
        SearchPath.of(setting, catalog, session.role()),
        session,
        Optional.empty(),
        List.of(),
        true);
  }

  /// The same, with these values bound to the parameters.
  Resolution with(List<BindValue> values) {
    return new Resolution(catalog, path, session, outside, values, settled);
  }

  /// The same, behind what may have made things that the snapshot does not have.
  Resolution unsettled() {
    return new Resolution(catalog, path, session, outside, parameters, false);
  }

  /// The same session, along another search path.
  Resolution along(String setting) {
    return new Resolution(
        catalog,
        SearchPath.of(setting, catalog, session.role()),
        session,
        Optional.empty(),
        List.of(),
        settled);
  }

  /// How the body of a function is to be read that is called from here: along the session's own
  /// path, even where a view calls it.
  Resolution ofCode() {
    return outside.orElse(this);
  }

  /// How definitions that the server wrote out are to be read: all but the system's own names are
  /// qualified in them.
  Resolution ofDefinitions() {
    var noTemporary = SessionState.fresh(session.database(), session.role(), session.settings());
    return new Resolution(
        catalog,
        new SearchPath(List.of(SearchPath.SYSTEM)),
        noTemporary,
        Optional.of(ofCode()),
        List.of(),
        settled);
  }

  /// Whether new objects without a schema are temporary.
  boolean temporaryIsCreationSchema() {
    String setting = setting();
    return SearchPath.creationSchema(setting, catalog, session.role())
        .filter(SearchPath.TEMPORARY::equals)
        .isPresent();
  }

  private String setting() {
    return settingOf(catalog, session);
  }

  private static String settingOf(Catalog catalog, SessionState session) {
    return session
        .settings()
        .getOrDefault(
            "search_path",
            catalog.server().settings().getOrDefault("search_path", "\"$user\", public"));
  }

  /// What a `RangeVar` names.
  Named relation(JsonNode rangeVar) {
    return relation(
        PgNode.text(rangeVar, "catalogname"),
        PgNode.text(rangeVar, "schemaname"),
        PgNode.text(rangeVar, "relname"));
  }

  /// What a list of one to three names stands for.
  Named relation(List<String> names) {
    int size = names.size();
    return relation(
        size > 2 ? names.get(size - 3) : "",
        size > 1 ? names.get(size - 2) : "",
        size > 0 ? names.get(size - 1) : "");
  }

  private Named relation(String database, String schema, String name) {
    if (!database.isEmpty() && !database.equals(session.database())) {
      return new Missing(List.of(database, schema, name));
    }
    if (schema.isEmpty()) {
      return path.schemas().stream()
          .map(s -> inSchema(s, name))
          .flatMap(Optional::stream)
          .findFirst()
          .orElseGet(() -> new Missing(List.of(name)));
    }
    return inSchema(schema, name).orElseGet(() -> new Missing(List.of(schema, name)));
  }

  private Optional<Named> inSchema(String schema, String name) {
    if (schema.equals(SearchPath.TEMPORARY) || schema.startsWith("pg_temp_")) {
      return Optional.ofNullable(session.temporary().get(name))
          .map(kind -> new Temporary(name, kind));
    }
    return catalog.relation(schema, name).map(Known::new);
  }

  /// All routines that a call by this name could mean; those hidden by one of the same signature
  /// earlier on the path are left out.
  List<Routine> routines(List<String> names) {
    String name = names.getLast();
    List<Routine> all = catalog.routinesNamed(name);
    if (names.size() > 1) {
      String schema = names.get(names.size() - 2);
      return all.stream().filter(routine -> routine.schema().equals(schema)).toList();
    }
    if (all.size() == 1) {
      return path.contains(all.getFirst().schema()) ? all : List.of();
    }
    return visible(all);
  }

  private List<Routine> visible(List<Routine> all) {
    List<Routine> visible = new ArrayList<>();
    Set<List<Long>> signatures = new HashSet<>();
    for (String schema : path.schemas()) {
      for (Routine routine : all) {
        if (routine.schema().equals(schema) && signatures.add(routine.arguments())) {
          visible.add(routine);
        }
      }
    }
    return visible;
  }

  /// All operators that this name could mean, hidden ones left out.
  List<Operator> operators(List<String> names) {
    List<Operator> all = catalog.operatorsNamed(names.getLast());
    if (names.size() > 1) {
      String schema = names.get(names.size() - 2);
      return all.stream().filter(operator -> operator.schema().equals(schema)).toList();
    }
    if (all.stream().allMatch(Operator::builtIn)) {
      return all;
    }
    List<Operator> visible = new ArrayList<>();
    Set<List<Long>> signatures = new HashSet<>();
    for (String schema : path.schemas()) {
      for (Operator operator : all) {
        if (operator.schema().equals(schema)
            && signatures.add(List.of(operator.left(), operator.right()))) {
          visible.add(operator);
        }
      }
    }
    return visible;
  }

  /// The type of this name.
  Optional<SqlType> type(List<String> names) {
    List<SqlType> all = catalog.typesNamed(names.getLast());
    if (names.size() > 1) {
      String schema = names.get(names.size() - 2);
      return all.stream().filter(type -> type.schema().equals(schema)).findFirst();
    }
    return path.schemas().stream()
        .flatMap(schema -> all.stream().filter(type -> type.schema().equals(schema)))
        .findFirst();
  }

  /// Whether a name stands for a type of the session's temporary schema that is not the row of a
  /// table or a view, or for an array of it.
  boolean isTemporaryType(List<String> names) {
    if (names.size() > 1) {
      return names.get(names.size() - 2).startsWith(SearchPath.TEMPORARY)
          && !(relation(names) instanceof Temporary(_, var kind) && !kind.equals("type"));
    }
    String name = names.getLast();
    List<SqlType> all = catalog.typesNamed(name);
    return (hasTemporaryType(name) || hasTemporaryType(name.replaceFirst("^_+", "")))
        && path.schemas().stream()
            .takeWhile(schema -> all.stream().noneMatch(type -> type.schema().equals(schema)))
            .anyMatch(SearchPath.TEMPORARY::equals);
  }

  private boolean hasTemporaryType(String name) {
    return session.temporary().containsKey(SessionState.TEMPORARY_TYPE + name)
        || session.temporary().getOrDefault(name, "").equals("type");
  }

  /// What a name of a relation stands for.
  sealed interface Named {}

  /// A relation of the catalogue.
  record Known(Relation relation) implements Named {}

  /// A temporary relation of the session.
  ///
  /// @param kind `table`, `view` or `sequence`
  record Temporary(String name, String kind) implements Named {}

  /// Nothing that the snapshot knows.
  ///
  /// @param names as written, the schema first when there is one
  record Missing(List<String> names) implements Named {

    String written() {
      return String.join(".", names);
    }
  }

  /// What an answer about code depends on besides the catalogue.
  ///
  /// @param what the kind of answer
  /// @param oid the object it is about
  /// @param path along which the code would be read
  /// @param temporary the relations that would hide others from it
  record CodeKey(String what, long oid, SearchPath path, Set<String> temporary) {}

  CodeKey key(String what, long oid) {
    Resolution code = ofCode();
    return new CodeKey(what, oid, code.path, Set.copyOf(code.session.temporary().keySet()));
  }
}
