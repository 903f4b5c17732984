package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.ObjectName;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Commands about the session itself, and those that carry another statement.
final class SessionCommands {

  private static final ObjectName SESSION = ObjectName.of("session", "session");
  private static final Set<Action> HARMLESS =
      EnumSet.of(Action.READ, Action.SESSION, Action.NEXT_VALUE);

  private SessionCommands() {}

  static void session(JsonNode node, Walk walk) {
    walk.add(Effect.of(Action.SESSION, SESSION));
  }

  static void changing(JsonNode node, Walk walk) {
    walk.reach().changesSession();
    session(node, walk);
  }

  static void transaction(JsonNode node, Walk walk) {
    switch (PgNode.text(node, "kind")) {
      case "TRANS_STMT_PREPARE", "TRANS_STMT_COMMIT_PREPARED", "TRANS_STMT_ROLLBACK_PREPARED" ->
          walk.add(
              Action.UNKNOWN,
              ObjectName.of("transaction", PgNode.text(node, "gid")),
              "A prepared transaction outlives its session and keeps its locks.");
      default -> changing(node, walk);
    }
  }

  static void set(JsonNode node, Walk walk) {
    String name = PgNode.text(node, "name");
    String kind = PgNode.text(node, "kind");
    if (!kind.equals("VAR_SET_MULTI")) {
      walk.reach().changesSession();
    }
    switch (kind) {
      case "VAR_SET_VALUE" -> value(name, node.path("args").path(0), walk);
      case "VAR_SET_CURRENT" ->
          walk.add(SessionSettings.judge(name, ""), ObjectName.of("setting", name), "");
      // SET TRANSACTION and its like decide how transactions run, not what a statement means.
      case "VAR_SET_MULTI" -> session(node, walk);
      case "VAR_SET_DEFAULT", "VAR_RESET" -> reset(name, walk);
      case "VAR_RESET_ALL" -> reset("standard_conforming_strings", walk);
      default ->
          walk.add(Action.UNKNOWN, ObjectName.of("setting", name), "This way to SET is not known.");
    }
  }

  private static void value(String name, JsonNode given, Walk walk) {
    String value = "";
    if (!SessionSettings.valueDoesNotMatter(name)) {
      value = Literals.setting(given, walk.reach()).orElse("");
    }
    boolean ownRole = name.equals("role") && isOwnRole(value, walk);
    walk.add(
        ownRole ? Action.SESSION : SessionSettings.judge(name, value),
        ObjectName.of("setting", name),
        "");
  }

  /// Tools that put a session back to how they found it name the role that it logged in as.
  private static boolean isOwnRole(String value, Walk walk) {
    boolean sameAsLogin =
        walk.analyst().catalog().server().settings().getOrDefault("role", "").isEmpty();
    return sameAsLogin && (value.equals("none") || value.equals(walk.names().session().role()));
  }

  /// A setting goes back to what the session began with, which the target's own configuration may
  /// have made unsafe.
  private static void reset(String name, Walk walk) {
    String configured = walk.analyst().catalog().server().settings().getOrDefault(name, "");
    boolean harmless =
        configured.isEmpty()
            || SessionSettings.valueDoesNotMatter(name)
            || SessionSettings.judge(name, configured) == Action.SESSION;
    walk.add(harmless ? Action.SESSION : Action.UNSAFE_SETTING, ObjectName.of("setting", name), "");
  }

  static void discard(JsonNode node, Walk walk) {
    walk.reach().changesSession();
    if (PgNode.text(node, "target").equals("DISCARD_ALL")) {
      reset("standard_conforming_strings", walk);
    }
    session(node, walk);
  }

  static void notification(JsonNode node, Walk walk) {
    walk.add(
        Effect.of(Action.NOTIFY, ObjectName.of("channel", PgNode.text(node, "conditionname"))));
  }

  static void prepare(JsonNode node, Walk walk) {
    walk.reach().changesSession();
    walk.follow(node.path("argtypes"));
    inner(node.path("query"), walk);
    session(node, walk);
  }

  static void execute(JsonNode node, Walk walk) {
    walk.reach().sessionOnly();
    walk.follow(node.path("params"));
    String name = PgNode.text(node, "name");
    Optional<String> text = Optional.ofNullable(walk.names().session().prepared().get(name));
    if (text.isEmpty()) {
      walk.add(
          Action.UNKNOWN,
          ObjectName.of("prepared statement", name),
          "No statement of this name was prepared in this session.");
      return;
    }
    for (SqlStatement s : Definitions.statements(walk.analyst().parser(), text.get(), walk)) {
      if (s.tag().equals("PrepareStmt")) {
        inner(s.node().path("query"), walk);
      } else if (!s.tag().equals("ExecuteStmt")) {
        Commands.follow(s.tag(), s.node(), walk);
      }
    }
    session(node, walk);
  }

  static void cursor(JsonNode node, Walk walk) {
    inner(node.path("query"), walk);
    session(node, walk);
  }

  private static void inner(JsonNode statement, Walk walk) {
    var node = PgNode.of(statement);
    Commands.follow(node.tag(), node.body(), walk);
  }

  static void explain(JsonNode node, Walk walk) {
    if (analyzes(node, walk)) {
      inner(node.path("query"), walk);
      boolean select = PgNode.of(node.path("query")).is("SelectStmt");
      if (select && walk.reach().effects().isEmpty()) {
        walk.add(Effect.of(Action.READ, ObjectName.of("expression", "expression")));
      }
      return;
    }
    Walk aside = walk.aside();
    inner(node.path("query"), aside);
    aside.analyst().hazards().decide(aside);
    walk.add(Effect.of(Action.READ, ObjectName.of("plan", "plan")));
    for (Relation relation : aside.reach().relations()) {
      walk.reach().add(relation);
      walk.add(Effect.of(Action.READ, relation.objectName()));
    }
    if (aside.reach().wasLiteralRead()) {
      walk.reach().literalRead();
    }
    if (aside.reach().isSessionOnly()) {
      walk.reach().sessionOnly();
    }
    planned(aside, walk);
  }

  /// The planner evaluates functions that claim to be immutable or stable.
  private static void planned(Walk explained, Walk walk) {
    for (Routine routine : List.copyOf(explained.reach().routines())) {
      if (routine.volatility() != 'v') {
        Walk aside = walk.aside();
        walk.analyst().routines().call(routine, aside);
        aside.reach().effects().stream()
            .filter(effect -> !HARMLESS.contains(effect.action()))
            .forEach(walk.reach()::add);
      }
    }
    explained.reach().effects().stream()
        .filter(effect -> effect.action() == Action.UNKNOWN)
        .forEach(walk.reach()::add);
  }

  private static boolean analyzes(JsonNode node, Walk walk) {
    boolean analyze = false;
    for (JsonNode option : node.path("options")) {
      JsonNode element = option.path("DefElem");
      if (PgNode.text(element, "defname").equals("analyze")) {
        analyze = !off(element.path("arg"), walk);
      }
    }
    return analyze;
  }

  /// Whether an option is switched off; one without a value is on.
  static boolean off(JsonNode argument, Walk walk) {
    if (argument.isMissingNode()) {
      return false;
    }
    walk.reach().literalRead();
    var value = PgNode.of(argument);
    return switch (value.tag()) {
      case "String" -> Set.of("false", "off").contains(PgNode.text(value.body(), "sval"));
      case "Integer" -> value.get("ival").asInt(0) == 0;
      case "Boolean" -> !PgNode.flag(value.body(), "boolval");
      default -> false;
    };
  }

  static void code(JsonNode node, Walk walk) {
    walk.add(Action.CALL, ObjectName.of("code", "DO"), "It runs a block of code.");
  }

  static void procedure(JsonNode node, Walk walk) {
    JsonNode call = node.path("funccall");
    walk.follow(call.path("args"));
    List<String> names = PgNode.names(call.path("funcname"));
    List<Routine> candidates = new Calls(walk).candidates(names, call);
    candidates.forEach(walk.reach()::add);
    walk.add(
        Action.CALL,
        candidates.size() == 1
            ? candidates.getFirst().objectName()
            : ObjectName.unresolved("procedure", String.join(".", names)),
        "It calls a procedure.");
  }

  static void select(JsonNode node, Walk walk) {
    walk.select(node);
  }

  static void insert(JsonNode node, Walk walk) {
    new Writes(walk).insert(node);
  }

  static void update(JsonNode node, Walk walk) {
    new Writes(walk).update(node);
  }

  static void delete(JsonNode node, Walk walk) {
    new Writes(walk).delete(node);
  }

  static void merge(JsonNode node, Walk walk) {
    new Writes(walk).merge(node);
  }
}
