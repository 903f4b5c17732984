package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.pggrammar.PgParser;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/// What calling a routine does, read from its body. Thread-safe.
///
/// Bodies in SQL and PL/pgSQL are followed like any other text, along the search path that the
/// routine sets, or the caller's. Of C code only that of extensions that were reviewed is known.
/// All the rest is a call whose effect cannot be seen.
final class RoutineReach {

  /// Extensions whose immutable and stable C functions compute, and do nothing else.
  private static final Set<String> REVIEWED_EXTENSIONS =
      Set.of(
          "bloom",
          "btree_gin",
          "btree_gist",
          "citext",
          "cube",
          "dict_int",
          "dict_xsyn",
          "earthdistance",
          "fuzzystrmatch",
          "hll",
          "hstore",
          "intagg",
          "intarray",
          "isn",
          "ltree",
          "pg_stat_statements",
          "pg_trgm",
          "pgaudit",
          "pgcrypto",
          "postgis",
          "rum",
          "seg",
          "sslinfo",
          "tsm_system_rows",
          "tsm_system_time",
          "unaccent",
          "uuid-ossp",
          "vector");

  /// Extensions whose functions open connections.
  private static final Set<String> NETWORK_EXTENSIONS =
      Set.of("dblink", "http", "pg_net", "plproxy", "postgres_fdw");

  /// Extensions whose functions use files of the server.
  private static final Set<String> FILE_EXTENSIONS = Set.of("adminpack", "file_fdw");

  /// Volatile ones that are as harmless.
  private static final Set<String> REVIEWED_VOLATILE =
      Set.of(
          "crypt",
          "gen_random_bytes",
          "gen_random_uuid",
          "gen_salt",
          "pgp_pub_encrypt",
          "pgp_pub_encrypt_bytea",
          "pgp_sym_encrypt",
          "pgp_sym_encrypt_bytea",
          "pg_stat_statements",
          "pg_stat_statements_info",
          "pgaudit_ddl_command_end",
          "pgaudit_sql_drop",
          "set_limit",
          "uuid_generate_v1",
          "uuid_generate_v1mc",
          "uuid_generate_v4");

  private static final Set<Action> ROWS =
      EnumSet.of(Action.INSERT, Action.UPDATE, Action.DELETE, Action.MERGE);

  private final Map<Object, Reach> known = new ConcurrentHashMap<>();
  private final PgParser parser;
  private final BuiltInFunctions builtIns;

  RoutineReach(PgParser parser, BuiltInFunctions builtIns) {
    this.parser = parser;
    this.builtIns = builtIns;
  }

  /// A statement calls a routine: any number of times, for all that can be told.
  void call(Routine routine, Walk walk) {
    if (routine.builtIn()) {
      Calls.effect(routine, builtIns.deed(routine.name())).ifPresent(walk::add);
      return;
    }
    var key = new Key(walk.names().key("call", routine.oid()), Set.of(), false);
    follow(routine, key, walk).ifPresent(walk.reach()::addAll);
  }

  /// A write fires a trigger. Effects keep their extent when the write itself is bounded.
  void fire(Relation.Trigger trigger, boolean bounded, Walk walk) {
    Optional<Routine> routine = walk.analyst().catalog().routine(trigger.routine());
    if (routine.isEmpty()) {
      walk.add(
          Action.UNKNOWN,
          ObjectName.of("trigger", trigger.name()),
          "Its function is not in the snapshot of the catalogue.");
      return;
    }
    if (routine.get().builtIn()) {
      return;
    }
    var tables = Set.copyOf(trigger.transitionTables());
    var key = new Key(walk.names().key("fire", trigger.routine()), tables, bounded);
    follow(routine.get(), key, walk).ifPresent(walk.reach()::addAll);
  }

  private Optional<Reach> follow(Routine routine, Key key, Walk walk) {
    Optional<Reach> found = walk.trail().follow(key, known, _ -> find(routine, key, walk));
    if (found.isEmpty() && walk.trail().tooDeep()) {
      walk.add(Action.UNKNOWN, routine.objectName(), "Its calls are nested too deep to follow.");
    }
    return found;
  }

  private Reach find(Routine routine, Key key, Walk walk) {
    Resolution names = walk.names().ofCode();
    for (String setting : routine.settings()) {
      if (setting.startsWith("search_path=")) {
        names = names.along(setting.substring("search_path=".length()));
      }
    }
    Set<String> rows = key.bounded() ? Set.of("new", "old") : Set.of();
    Walk inner = walk.into(routine.objectName(), names, new Walk.Scope(key.tables(), rows));
    if (!names.path().isCertain()) {
      opaque(routine, inner, "Its search path names a temporary schema by its number.");
    }
    settings(routine, inner);
    defaults(routine, inner);
    body(routine, inner);
    for (long part : routine.parts()) {
      walk.analyst().catalog().routine(part).ifPresent(r -> call(r, inner));
    }
    return key.bounded() ? inner.reach() : unbounded(inner.reach());
  }

  private static void settings(Routine routine, Walk inner) {
    for (String setting : routine.settings()) {
      int equals = setting.indexOf('=');
      String name = setting.substring(0, equals);
      Action action = SessionSettings.judge(name, setting.substring(equals + 1));
      if (action != Action.SESSION) {
        inner.add(action, ObjectName.of("setting", name), "Set while the function runs.");
      }
    }
  }

  /// A call may leave arguments out. What stands for them was bound when the routine was made.
  private void defaults(Routine routine, Walk inner) {
    Walk definition = definition(inner, Walk.Scope.EMPTY);
    routine.defaultsSql().ifPresent(sql -> Definitions.expression(parser, sql, definition));
  }

  /// A walk that collects into the same, through what the server wrote out.
  private static Walk definition(Walk inner, Walk.Scope rows) {
    return new Walk(
        inner.analyst(),
        inner.names().ofDefinitions(),
        inner.reach(),
        inner.via(),
        inner.trail(),
        rows);
  }

  private void body(Routine routine, Walk inner) {
    switch (routine.language()) {
      case "sql" -> sql(routine, inner);
      case "plpgsql" -> PlpgsqlBody.follow(parser, routine.source(), inner);
      case "c" -> c(routine, inner);
      case "internal" -> {
        boolean reviewed = routine.extension().map(REVIEWED_EXTENSIONS::contains).orElse(false);
        if (routine.kind() != Routine.Kind.AGGREGATE && !reviewed) {
          opaque(routine, inner, "It calls into the server under another name.");
        }
      }
      default ->
          opaque(
              routine,
              inner,
              "It is written in " + routine.language() + ", which cannot be followed.");
    }
  }

  private void sql(Routine routine, Walk inner) {
    if (routine.sqlBody().isPresent()) {
      standardBody(routine.sqlBody().get(), inner);
      return;
    }
    for (SqlStatement s : Definitions.statements(parser, routine.source(), inner)) {
      Commands.follow(s.tag(), s.node(), inner);
    }
  }

  /// A body in the standard's style: the server wrote it out with all names qualified.
  private void standardBody(String body, Walk inner) {
    Walk definition = definition(inner, inner.scope());
    String function = "CREATE FUNCTION f() RETURNS int LANGUAGE sql " + body;
    for (SqlStatement s : Definitions.statements(parser, function, definition)) {
      standardStatements(s.node().path("sql_body"), definition);
    }
  }

  private void standardStatements(JsonNode body, Walk walk) {
    var node = PgNode.of(body);
    switch (node.tag()) {
      case "ReturnStmt" -> walk.follow(node.get("returnval"));
      case "List" -> node.get("items").forEach(item -> standardStatements(item, walk));
      case "" -> {}
      default -> Commands.follow(node.tag(), node.body(), walk);
    }
  }

  private static void c(Routine routine, Walk inner) {
    String extension = routine.extension().orElse("");
    boolean harmless =
        REVIEWED_EXTENSIONS.contains(extension)
            && (routine.volatility() != 'v' || REVIEWED_VOLATILE.contains(routine.name()));
    if (NETWORK_EXTENSIONS.contains(extension)) {
      inner.add(Action.NETWORK, routine.objectName(), "It opens connections from the server.");
    } else if (FILE_EXTENSIONS.contains(extension)) {
      inner.add(Action.SERVER_FILE, routine.objectName(), "It uses files of the server.");
    } else if (!harmless) {
      opaque(routine, inner, "It is written in C, which cannot be followed.");
    }
  }

  private static void opaque(Routine routine, Walk inner, String why) {
    inner.reach().add(Effect.of(Action.CALL, routine.objectName(), why));
  }

  /// The same effects, each any number of times.
  static Reach unbounded(Reach reach) {
    Reach result = new Reach();
    reach.effects().stream()
        .map(e ->
            ROWS.contains(e.action())
                ? new Effect(e.action(), e.object(), Extent.UNBOUNDED, e.via(), e.detail())
                : e)
        .forEach(result::add);
    result.addAllButEffects(reach);
    return result;
  }

  private record Key(Resolution.CodeKey code, Set<String> tables, boolean bounded) {}
}
