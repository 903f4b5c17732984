package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.dialect.BuiltInFunctions.Deed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Looks up the functions that a text calls, and says what calling them does.
final class Calls {

  /// `TEXTOID`.
  private static final long TEXT = 25;

  private final Walk walk;

  Calls(Walk walk) {
    this.walk = walk;
  }

  /// A `FuncCall`, whose arguments have been followed already.
  void call(JsonNode body) {
    List<String> name = PgNode.names(body.path("funcname"));
    List<Routine> candidates = candidates(name, body);
    if (candidates.isEmpty()) {
      notAFunction(name, body);
    }
    List<Routine> meant = candidates;
    if (candidates.size() > 1 && candidates.stream().anyMatch(c -> !c.builtIn())) {
      Optional<Routine> sure = new ExpressionTypes(walk).routine(candidates, body.path("args"));
      meant = sure.map(List::of).orElse(candidates);
    }
    for (Routine candidate : meant) {
      if (losesToText(candidate, meant, body.path("args"))) {
        continue;
      }
      walk.reach().add(candidate);
      if (candidate.builtIn()) {
        builtIn(candidate, body);
      } else {
        users(candidate, body, meant.size() > 1);
      }
    }
  }

  /// The routines that this call could mean.
  List<Routine> candidates(List<String> name, JsonNode body) {
    List<Routine> all = walk.names().routines(name);
    if (PgNode.flag(body, "agg_within_group") || PgNode.flag(body, "func_variadic")) {
      return all;
    }
    int count = body.path("args").size();
    List<Routine> fitting = all.stream().filter(routine -> routine.takes(count)).toList();
    return fitting.isEmpty() ? all : fitting;
  }

  private void users(Routine routine, JsonNode body, boolean overloaded) {
    if (overloaded) {
      walk.analyst().hazards().suspect(routine, decisiveTypes(routine, body), walk);
    } else {
      walk.analyst().routines().call(routine, walk);
    }
  }

  /// The types of the arguments that must occur for this overload to be meant: a literal or a
  /// parameter takes any type, everything else has one.
  private List<Long> decisiveTypes(Routine routine, JsonNode body) {
    List<Long> types = new ArrayList<>();
    int at = 0;
    for (JsonNode argument : body.path("args")) {
      boolean typed = !new ExpressionTypes(walk).untyped(argument);
      if (typed && at < routine.arguments().size()) {
        types.add(routine.arguments().get(at));
      }
      at++;
    }
    return types;
  }

  /// Where an argument is a bare literal, an overload that takes text there is preferred to one
  /// that takes an enum, a row or a range (`func_select_candidate` in
  /// `src/backend/parser/parse_func.c`).
  private boolean losesToText(Routine routine, List<Routine> others, JsonNode arguments) {
    int count = Math.min(arguments.size(), routine.arguments().size());
    for (int i = 0; i < count; i++) {
      int position = i;
      if (new ExpressionTypes(walk).untyped(arguments.path(i))
          && walk.analyst()
              .catalog()
              .type(routine.arguments().get(i))
              .filter(type -> !type.builtIn() && "ecrm".indexOf(type.kind()) >= 0)
              .isPresent()
          && others.stream()
              .filter(other -> other.arguments().size() == routine.arguments().size())
              .anyMatch(other -> other.arguments().get(position) == TEXT)) {
        return true;
      }
    }
    return false;
  }

  /// A function style cast, a column in function notation, or nothing that is known.
  private void notAFunction(List<String> name, JsonNode body) {
    Optional<SqlType> type =
        body.path("args").size() == 1 ? walk.names().type(name) : Optional.empty();
    if (type.isPresent()) {
      walk.analyst().types().use(type.get(), walk);
    } else if (body.path("args").size() != 1 || name.size() > 1 || !walk.isColumn(name.getLast())) {
      walk.missing(Action.UNKNOWN, Effect.Extent.NONE, "function", name);
    }
  }

  /// `expression.name`, which means `name(expression)` where there is no such column.
  void attribute(String name) {
    for (Routine routine : walk.names().routines(List.of(name))) {
      if (!routine.builtIn() && routine.takes(1)) {
        walk.analyst().hazards().suspect(routine, routine.arguments(), walk);
      }
    }
  }

  private void builtIn(Routine routine, JsonNode body) {
    JsonNode arguments = body.path("args");
    switch (walk.analyst().builtIns().deed(routine.name())) {
      case READ -> {}
      case NEXT_VALUE -> sequence(Action.NEXT_VALUE, arguments, "");
      case SET_VALUE -> sequence(Action.ALTER, arguments, "Sets the value of the sequence.");
      case SETTING -> setting(arguments);
      case SQL_TEXT -> sqlText(routine, arguments.path(0));
      case SQL_TEXT_2 -> {
        if (arguments.size() == 2) {
          sqlText(routine, arguments.path(1));
        }
      }
      case SESSION, NOTIFY, OPAQUE, FILE, LARGE_OBJECT, KILL, MAINTAIN, SERVER, REPLICATION ->
          walk.analyst().routines().call(routine, walk);
    }
  }

  private void sequence(Action action, JsonNode arguments, String detail) {
    Optional<String> written = Literals.text(arguments.path(0), walk.reach());
    ObjectName sequence =
        written
            .map(name -> walk.names().relation(SearchPath.dotted(name)))
            .map(Calls::nameOf)
            .orElse(ObjectName.unresolved("sequence", written.orElse("(computed)")));
    walk.add(action, sequence, detail);
  }

  private static ObjectName nameOf(Resolution.Named named) {
    return switch (named) {
      case Resolution.Known known -> known.relation().objectName();
      case Resolution.Temporary temporary -> Walk.temporary(temporary);
      case Resolution.Missing missing -> ObjectName.unresolved("sequence", missing.written());
    };
  }

  private void setting(JsonNode arguments) {
    walk.reach().changesSession();
    Optional<String> name = Literals.text(arguments.path(0), walk.reach());
    Optional<String> value = Literals.setting(arguments.path(1), walk.reach());
    if (name.isEmpty() || value.isEmpty()) {
      walk.add(
          Action.UNSAFE_SETTING,
          ObjectName.unresolved("setting", name.orElse("(computed)")),
          "What is set is computed when the statement runs.");
      return;
    }
    walk.add(
        SessionSettings.judge(name.get(), value.get()), ObjectName.of("setting", name.get()), "");
  }

  private void sqlText(Routine routine, JsonNode argument) {
    Optional<String> text = Literals.text(argument, walk.reach());
    if (text.isEmpty()) {
      walk.add(Action.CALL, routine.objectName(), "It executes SQL that it is given as a text.");
      return;
    }
    Walk inner = walk.aside();
    for (SqlStatement s : Definitions.statements(walk.analyst().parser(), text.get(), inner)) {
      Commands.follow(s.tag(), s.node(), inner);
    }
    walk.reach().addAll(inner.reach());
  }

  /// Whether a call, anywhere in a tree outside of subqueries, may return more than one row.
  boolean mayReturnSet(JsonNode tree) {
    if (tree.isArray()) {
      for (JsonNode item : tree) {
        if (mayReturnSet(item)) {
          return true;
        }
      }
      return false;
    }
    for (var field : tree.properties()) {
      boolean set =
          switch (field.getKey()) {
            case "SubLink" -> false;
            case "FuncCall" -> returnsSet(field.getValue()) || mayReturnSet(field.getValue());
            case "A_Indirection" -> true;
            default -> field.getValue().isContainer() && mayReturnSet(field.getValue());
          };
      if (set) {
        return true;
      }
    }
    return false;
  }

  private boolean returnsSet(JsonNode body) {
    List<Routine> candidates = candidates(PgNode.names(body.path("funcname")), body);
    return candidates.stream().anyMatch(Routine::returnsSet);
  }

  /// What a built-in function does, told without its arguments.
  static Optional<Effect> effect(Routine routine, Deed deed) {
    ObjectName name = routine.objectName();
    return switch (deed) {
      case READ -> Optional.empty();
      case SESSION -> Optional.of(Effect.of(Action.SESSION, name));
      case NEXT_VALUE -> Optional.of(Effect.of(Action.NEXT_VALUE, name));
      case SET_VALUE -> Optional.of(Effect.of(Action.ALTER, name, "Sets a sequence."));
      case SETTING ->
          Optional.of(
              Effect.of(Action.UNSAFE_SETTING, name, "What is set cannot be told from the text."));
      case NOTIFY -> Optional.of(Effect.of(Action.NOTIFY, name));
      case SQL_TEXT, SQL_TEXT_2 ->
          Optional.of(Effect.of(Action.CALL, name, "It executes SQL that it is given as a text."));
      case OPAQUE ->
          Optional.of(
              Effect.of(Action.CALL, name, "It is not on the list of functions that only read."));
      case FILE -> Optional.of(Effect.of(Action.SERVER_FILE, name));
      case LARGE_OBJECT ->
          Optional.of(
              new Effect(
                  Action.UPDATE,
                  name,
                  Effect.Extent.UNBOUNDED,
                  Optional.empty(),
                  "It writes large objects."));
      case KILL -> Optional.of(Effect.of(Action.KILL, name));
      case MAINTAIN -> Optional.of(Effect.of(Action.MAINTAIN, name));
      case SERVER -> Optional.of(Effect.of(Action.SERVER_SETTING, name));
      case REPLICATION -> Optional.of(Effect.of(Action.REPLICATION, name));
    };
  }
}
