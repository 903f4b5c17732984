package dev.countersign.postgres.rules;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What a timeout of the session is where a statement runs, as far as the session, the role, the
/// database and the statements before it tell. Used by one thread.
public final class TimeoutInForce {

  private static final Pattern VALUE =
      Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*(us|ms|s|min|h|d)?\\s*");

  private final String name;
  private final String initial;
  private boolean inTransaction;
  private String session;
  private String sessionAtBegin;
  private Optional<String> local = Optional.empty();

  private TimeoutInForce(String name, Case statement) {
    this.name = name;
    var defaults = statement.catalog().server().settings();
    initial = defaults.getOrDefault(name, "0");
    session = statement.session().settings().getOrDefault(name, initial);
    sessionAtBegin = session;
    inTransaction = statement.script().wrapped();
  }

  /// The timeout of this name; zero when there is none.
  public static Duration of(String name, Case statement) {
    var course = new TimeoutInForce(name, statement);
    statement.script().earlier().forEach(course::pass);
    return duration(course.local.orElse(course.session));
  }

  private void pass(SqlStatement statement) {
    JsonNode node = statement.node();
    switch (statement.tag()) {
      case "TransactionStmt" -> transaction(Script.control(statement));
      case "VariableSetStmt" -> set(node);
      case "DiscardStmt" -> {
        if (PgNode.text(node, "target").equals("DISCARD_ALL")) {
          session = initial;
        }
      }
      case "SelectStmt" -> node.path("targetList").forEach(item -> call(value(item)));
      default -> {}
    }
  }

  private void transaction(String kind) {
    switch (kind) {
      case "TRANS_STMT_BEGIN", "TRANS_STMT_START" -> {
        sessionAtBegin = session;
        inTransaction = true;
      }
      case "TRANS_STMT_COMMIT", "TRANS_STMT_PREPARE" -> end();
      case "TRANS_STMT_ROLLBACK" -> {
        session = inTransaction ? sessionAtBegin : session;
        end();
      }
      default -> {}
    }
  }

  private void end() {
    local = Optional.empty();
    inTransaction = false;
  }

  private void set(JsonNode node) {
    String kind = PgNode.text(node, "kind");
    if (kind.equals("VAR_RESET_ALL")) {
      put(initial, false);
    } else if (PgNode.text(node, "name").toLowerCase(Locale.ROOT).equals(name)) {
      boolean value = kind.equals("VAR_SET_VALUE");
      put(
          value ? constant(PgNode.of(node.path("args").path(0))) : initial,
          PgNode.flag(node, "is_local"));
    }
  }

  /// `set_config('lock_timeout', '2s', true)`.
  private void call(PgNode call) {
    if (!call.is("FuncCall")
        || !PgNode.names(call.get("funcname")).getLast().equals("set_config")) {
      return;
    }
    JsonNode arguments = call.get("args");
    if (constant(PgNode.of(arguments.path(0))).toLowerCase(Locale.ROOT).equals(name)) {
      boolean forTransaction =
          PgNode.of(arguments.path(2)).get("boolval").path("boolval").asBoolean(false);
      put(constant(PgNode.of(arguments.path(1))), forTransaction);
    }
  }

  /// What is set for a transaction only has no effect outside of one.
  private void put(String value, boolean forTransaction) {
    if (!forTransaction) {
      session = value;
      local = Optional.empty();
    } else if (inTransaction) {
      local = Optional.of(value);
    }
  }

  private static PgNode value(JsonNode target) {
    return PgNode.of(PgNode.of(target).get("val"));
  }

  private static String constant(PgNode constant) {
    JsonNode number = constant.get("ival");
    return number.isMissingNode()
        ? PgNode.text(constant.get("sval"), "sval") + PgNode.text(constant.get("fval"), "fval")
        : Integer.toString(number.path("ival").asInt(0));
  }

  /// Without a unit it is milliseconds (manual, section 20.1.1).
  private static Duration duration(String text) {
    Matcher value = VALUE.matcher(text);
    if (!value.matches()) {
      return Duration.ZERO;
    }
    double number = Double.parseDouble(value.group(1));
    double micros =
        switch (String.valueOf(value.group(2))) {
          case "us" -> 1;
          case "s" -> 1e6;
          case "min" -> 60e6;
          case "h" -> 3600e6;
          case "d" -> 86_400e6;
          default -> 1e3;
        };
    return Duration.ofNanos(Math.round(number * micros * 1e3));
  }
}
