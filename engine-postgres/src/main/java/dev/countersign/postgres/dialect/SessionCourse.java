package dev.countersign.postgres.dialect;

import dev.countersign.core.SessionState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Follows the state of a session from statement to statement, as far as the texts tell. Not
/// thread-safe.
///
/// What a transaction changed is undone by ROLLBACK, and what SET LOCAL changed by its end. Where
/// that leads to a state that is not known here, the course is [#lost].
public final class SessionCourse {

  private static final String SEARCH_PATH = "search_path";

  /// Statements that may reach `set_config`, or code that cannot be seen.
  private static final Set<String> MAY_RUN_CODE =
      Set.of(
          "InsertStmt",
          "UpdateStmt",
          "DeleteStmt",
          "MergeStmt",
          "ExecuteStmt",
          "ExplainStmt",
          "DeclareCursorStmt",
          "FetchStmt",
          "CopyStmt",
          "CallStmt",
          "DoStmt");

  private final Catalog catalog;
  private SessionState now;
  private Optional<SessionState> atBegin = Optional.empty();
  private boolean changed;
  private boolean local;
  private boolean lost;
  private boolean settled;

  /// @param start the state before the first statement
  public SessionCourse(Catalog catalog, SessionState start) {
    this.catalog = catalog;
    now = start;
    settled = catalog.isWhole();
  }

  /// The state after all statements so far.
  public SessionState now() {
    return now;
  }

  /// Whether the state cannot be told any more.
  public boolean lost() {
    return lost;
  }

  /// Whether no statement so far may have made something that the catalogue does not have.
  public boolean settled() {
    return settled;
  }

  /// A statement ran that may have made something, or not.
  public void mayHaveMade(boolean something) {
    settled &= !something;
  }

  /// A statement that ran, and succeeded.
  ///
  /// @param changes whether its analysis says that it may change the state
  /// @param sets whether its analysis says that code in it gives a setting another value
  public void pass(SqlStatement statement, boolean changes, boolean sets) {
    JsonNode node = statement.node();
    switch (statement.tag()) {
      case "TransactionStmt" -> transaction(PgNode.text(node, "kind"));
      case "VariableSetStmt" -> set(node);
      case "DiscardStmt" -> discard(PgNode.text(node, "target"));
      case "CreateStmt" -> created(node.path("relation"), "table");
      case "CreateTableAsStmt" -> {
        created(node.path("into").path("rel"), "table");
        lost |= sets;
      }
      case "ViewStmt" -> created(node.path("view"), "view");
      case "CreateSeqStmt" -> created(node.path("sequence"), "sequence");
      case "SelectStmt" -> {
        select(node, changes);
        lost |= sets && !node.path("intoClause").isMissingNode();
      }
      case "DropStmt" -> drop(node);
      case "RenameStmt" -> rename(node);
      case "PrepareStmt" -> prepared(PgNode.text(node, "name"), statement.text());
      case "DeallocateStmt" -> deallocate(PgNode.text(node, "name"));
      default -> lost |= changes && MAY_RUN_CODE.contains(statement.tag());
    }
  }

  private void transaction(String kind) {
    switch (kind) {
      case "TRANS_STMT_BEGIN", "TRANS_STMT_START" -> {
        atBegin = Optional.of(now);
        changed = false;
      }
      case "TRANS_STMT_COMMIT" -> {
        lost |= local;
        atBegin = Optional.empty();
      }
      case "TRANS_STMT_ROLLBACK" -> {
        lost |= atBegin.isEmpty() && changed;
        now = withPrepared(atBegin.orElse(now));
        atBegin = Optional.empty();
        local = false;
      }
      case "TRANS_STMT_ROLLBACK_TO" -> lost |= changed;
      default -> {}
    }
  }

  /// Prepared statements outlive a rollback.
  private SessionState withPrepared(SessionState state) {
    return new SessionState(
        state.database(), state.role(), state.settings(), state.temporary(), now.prepared());
  }

  private void set(JsonNode node) {
    String name = PgNode.text(node, "name");
    switch (PgNode.text(node, "kind")) {
      case "VAR_SET_VALUE" -> {
        if (name.equalsIgnoreCase(SEARCH_PATH)) {
          searchPath(Optional.of(list(node.path("args"))));
          local |= PgNode.flag(node, "is_local");
        }
      }
      case "VAR_SET_DEFAULT", "VAR_RESET" -> {
        if (name.equalsIgnoreCase(SEARCH_PATH)) {
          searchPath(Optional.empty());
        }
      }
      case "VAR_RESET_ALL" -> searchPath(Optional.empty());
      default -> {}
    }
  }

  /// The value that SET makes of its arguments: each one an identifier of its own.
  private static String list(JsonNode arguments) {
    var value = new StringBuilder();
    for (JsonNode argument : arguments) {
      String name = Literals.setting(argument, new Reach()).orElse("");
      value.append(value.isEmpty() ? "" : ", ").append('"').append(name.replace("\"", "\"\""));
      value.append('"');
    }
    return value.toString();
  }

  private void searchPath(Optional<String> value) {
    SortedMap<String, String> settings = new TreeMap<>(now.settings());
    value.ifPresentOrElse(v -> settings.put(SEARCH_PATH, v), () -> settings.remove(SEARCH_PATH));
    change(new SessionState(now.database(), now.role(), settings, now.temporary(), now.prepared()));
  }

  private void change(SessionState next) {
    changed |= !next.equals(now);
    now = next;
  }

  private void discard(String target) {
    boolean all = target.equals("DISCARD_ALL");
    if (all) {
      searchPath(Optional.empty());
    }
    if (all || target.equals("DISCARD_TEMP")) {
      temporary(new TreeMap<>());
    }
    if (all) {
      prepare(Map.of());
    }
  }

  private void created(JsonNode rangeVar, String kind) {
    var names = Resolution.of(catalog, now);
    String schema = PgNode.text(rangeVar, "schemaname");
    boolean isTemporary =
        PgNode.text(rangeVar, "relpersistence").equals("t")
            || schema.equals(SearchPath.TEMPORARY)
            || (schema.isEmpty() && names.temporaryIsCreationSchema());
    if (isTemporary) {
      SortedMap<String, String> relations = new TreeMap<>(now.temporary());
      relations.put(PgNode.text(rangeVar, "relname"), kind);
      temporary(relations);
    }
  }

  private void temporary(SortedMap<String, String> relations) {
    change(new SessionState(now.database(), now.role(), now.settings(), relations, now.prepared()));
  }

  /// `set_config` is followed where it is a column of the result; anywhere else, or inside of a
  /// function, it leaves the state open.
  private void select(JsonNode node, boolean changes) {
    boolean into = !node.path("intoClause").isMissingNode();
    if (into) {
      created(node.path("intoClause").path("rel"), "table");
    }
    int followed = 0;
    for (JsonNode target : node.path("targetList")) {
      JsonNode call = target.path("ResTarget").path("val").path("FuncCall");
      if (isSetConfig(call)) {
        setConfig(call);
        followed++;
      }
    }
    lost |= changes && !into && (followed == 0 || followed != count(node));
  }

  private static boolean isSetConfig(JsonNode call) {
    return !call.isMissingNode()
        && PgNode.names(call.path("funcname")).getLast().equals("set_config");
  }

  private static int count(JsonNode tree) {
    int found = isSetConfig(tree.path("FuncCall")) ? 1 : 0;
    for (JsonNode item : tree) {
      found += item.isContainer() ? count(item) : 0;
    }
    return found;
  }

  private void setConfig(JsonNode call) {
    JsonNode arguments = call.path("args");
    Optional<String> name = Literals.text(arguments.path(0), new Reach());
    Optional<String> value = Literals.text(arguments.path(1), new Reach());
    if (name.isEmpty() || (name.get().equalsIgnoreCase(SEARCH_PATH) && value.isEmpty())) {
      lost = true;
    } else if (name.get().equalsIgnoreCase(SEARCH_PATH)) {
      searchPath(value);
      var isLocal = PgNode.of(arguments.path(2));
      local |= !isLocal.is("A_Const") || PgNode.flag(isLocal.get("boolval"), "boolval");
    }
  }

  private void drop(JsonNode node) {
    SortedMap<String, String> relations = new TreeMap<>(now.temporary());
    for (JsonNode object : node.path("objects")) {
      var names = PgNode.names(PgNode.of(object).get("items"));
      if (!names.isEmpty()
          && Resolution.of(catalog, now).relation(names) instanceof Resolution.Temporary dropped) {
        relations.remove(dropped.name());
      }
    }
    temporary(relations);
  }

  private void rename(JsonNode node) {
    JsonNode relation = node.path("relation");
    boolean whole = PgNode.text(node, "subname").isEmpty();
    if (whole
        && Resolution.of(catalog, now).relation(relation) instanceof Resolution.Temporary renamed) {
      SortedMap<String, String> relations = new TreeMap<>(now.temporary());
      relations.remove(renamed.name());
      relations.put(PgNode.text(node, "newname"), renamed.kind());
      temporary(relations);
    }
  }

  private void prepared(String name, String text) {
    Map<String, String> statements = new HashMap<>(now.prepared());
    statements.put(name, text);
    prepare(statements);
  }

  private void deallocate(String name) {
    Map<String, String> statements = new HashMap<>(now.prepared());
    if (name.isEmpty()) {
      statements.clear();
    } else {
      statements.remove(name);
    }
    prepare(statements);
  }

  private void prepare(Map<String, String> statements) {
    now = new SessionState(now.database(), now.role(), now.settings(), now.temporary(), statements);
  }
}
