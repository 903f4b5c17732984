package dev.countersign.postgres.dialect;

import dev.countersign.core.BindValue;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.core.evidence.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Follows queries and expressions to everything they reach.
///
/// It goes through every node below the one it is given and looks up what names something; it does
/// not infer types. So it takes a call for any function of that name that could be meant, and an
/// operator for any of its symbol, and asks [Hazards] in the end whether the ones that do harm
/// could apply to the types that occur. Names of common table expressions are kept by scope, since
/// they hide relations.
final class Walk {

  /// `UNKNOWNOID`: the type of a literal before the server decides.
  private static final long UNKNOWN_TYPE = 705;

  /// Sources of rows whose columns have types that are not followed.
  private static final Set<String> OPAQUE_SOURCES =
      Set.of("RangeSubselect", "RangeFunction", "RangeTableFunc", "JsonTable");

  private final Analyst analyst;
  private final Resolution names;
  private final Reach reach;
  private final Optional<ObjectName> via;
  private final Trail trail;
  private final Map<String, Set<Relation>> aliases = new HashMap<>();
  private final Map<String, List<Set<String>>> subqueries = new HashMap<>();
  private Scope scope;
  private boolean opaqueSources;

  /// A walk that begins with a statement of a session.
  Walk(Analyst analyst, Resolution names, Reach reach) {
    this(analyst, names, reach, Optional.empty(), new Trail(), Scope.EMPTY);
  }

  Walk(
      Analyst analyst,
      Resolution names,
      Reach reach,
      Optional<ObjectName> via,
      Trail trail,
      Scope scope) {
    this.analyst = analyst;
    this.names = names;
    this.reach = reach;
    this.via = via;
    this.trail = trail;
    this.scope = scope;
  }

  /// A walk through code that this one came upon, which collects for itself.
  Walk into(ObjectName code, Resolution inner, Scope rows) {
    return new Walk(analyst, inner, new Reach(), Optional.of(code), trail, rows);
  }

  /// A walk through the same text that collects for itself.
  Walk aside() {
    return new Walk(analyst, names, new Reach(), via, trail, scope);
  }

  Trail trail() {
    return trail;
  }

  Analyst analyst() {
    return analyst;
  }

  Resolution names() {
    return names;
  }

  Reach reach() {
    return reach;
  }

  Optional<ObjectName> via() {
    return via;
  }

  Scope scope() {
    return scope;
  }

  void add(Effect effect) {
    reach.add(via.map(effect::via).orElse(effect));
  }

  void add(Action action, ObjectName object, String detail) {
    reach.add(action, object, via, detail);
  }

  /// Follows whatever this is: a node, a list of nodes, or the fields of one.
  void follow(JsonNode tree) {
    if (tree.isArray()) {
      for (JsonNode item : tree) {
        follow(item);
      }
    } else if (tree.isObject()) {
      for (var field : tree.properties()) {
        field(field.getKey(), field.getValue());
      }
    }
  }

  private void field(String name, JsonNode value) {
    if (!value.isContainer()) {
      return;
    }
    if (Character.isUpperCase(name.charAt(0))) {
      node(name, value);
    } else if (!value.path("names").isMissingNode() || !value.path("typemod").isMissingNode()) {
      typeName(value);
    } else if (!value.path("relname").isMissingNode()) {
      rangeVar(value);
    } else {
      follow(value);
    }
  }

  private void node(String tag, JsonNode body) {
    switch (NodeTable.role(tag)) {
      case LEAF -> {}
      case CONTAINER -> {
        opaqueSources |= OPAQUE_SOURCES.contains(tag);
        if (tag.equals("RangeSubselect")) {
          subquery(body);
        }
        follow(body);
      }
      case NAME -> name(tag, body);
      case QUERY -> query(tag, body);
      case STATEMENT, INTERNAL, UNKNOWN ->
          add(
              Action.UNKNOWN,
              ObjectName.unresolved("node", tag),
              "The syntax node " + tag + " is not expected here.");
    }
  }

  private void name(String tag, JsonNode body) {
    switch (tag) {
      case "RangeVar" -> rangeVar(body);
      case "FuncCall" -> {
        follow(body);
        new Calls(this).call(body);
      }
      case "TypeName" -> typeName(body);
      case "TypeCast" -> {
        follow(body.path("arg"));
        typeName(body.path("typeName"));
      }
      case "ColumnRef" -> columnRef(body);
      case "RangeTableSample" -> sample(body);
      default -> {
        operators(tag, body);
        follow(body);
      }
    }
  }

  private void query(String tag, JsonNode body) {
    switch (tag) {
      case "SelectStmt" -> select(body);
      case "InsertStmt" -> new Writes(this).insert(body);
      case "UpdateStmt" -> new Writes(this).update(body);
      case "DeleteStmt" -> new Writes(this).delete(body);
      case "MergeStmt" -> new Writes(this).merge(body);
      default -> Ddl.into(body, this);
    }
  }

  /// A query, its common table expressions first.
  void select(JsonNode body) {
    Scope outer = scope;
    with(body.path("withClause"));
    if (!body.path("intoClause").isMissingNode()) {
      query("IntoClause", body.path("intoClause"));
    }
    follow(body.path("fromClause"));
    for (var field : body.properties()) {
      switch (field.getKey()) {
        case "withClause", "intoClause", "fromClause" -> {}
        case "larg", "rarg" -> select(field.getValue());
        default -> field(field.getKey(), field.getValue());
      }
    }
    if (!body.path("intoClause").isMissingNode()) {
      Ddl.columnsOfQuery(this);
    }
    scope = outer;
  }

  /// Runs something inside the scope of a WITH clause.
  void within(JsonNode withClause, Runnable work) {
    Scope outer = scope;
    with(withClause);
    work.run();
    scope = outer;
  }

  private void with(JsonNode withClause) {
    boolean recursive = PgNode.flag(withClause, "recursive");
    Set<String> all = new HashSet<>();
    for (JsonNode item : withClause.path("ctes")) {
      all.add(PgNode.text(item.path("CommonTableExpr"), "ctename"));
    }
    if (recursive) {
      scope = scope.with(all);
    }
    for (JsonNode item : withClause.path("ctes")) {
      JsonNode cte = item.path("CommonTableExpr");
      Scope before = scope;
      for (var field : cte.properties()) {
        field(field.getKey(), field.getValue());
      }
      scope = before.with(Set.of(PgNode.text(cte, "ctename")));
    }
  }

  private void rangeVar(JsonNode body) {
    String name = PgNode.text(body, "relname");
    String alias = PgNode.text(body.path("alias"), "aliasname");
    if (PgNode.text(body, "schemaname").isEmpty() && scope.has(name)) {
      opaqueSources = true;
      return;
    }
    switch (names.relation(body)) {
      case Resolution.Known known -> {
        alias(alias.isEmpty() ? name : alias, known.relation());
        analyst.relations().read(known.relation(), this);
      }
      case Resolution.Temporary temporary -> add(Effect.of(Action.READ, temporary(temporary)));
      case Resolution.Missing missing -> missing(missing);
    }
  }

  private void missing(Resolution.Missing missing) {
    missing(Action.READ, Extent.NONE, "relation", missing.names());
  }

  /// A name that is not found. What the statement itself names so, and surely nothing has, the
  /// server refuses; what code names so may exist by the time it runs.
  ///
  /// @param otherwise what is done to it where it may exist
  /// @param extent to how many of its rows
  void missing(Action otherwise, Extent extent, String kind, List<String> name) {
    reach.sessionOnly();
    boolean refused = via().isEmpty() && Absence.isCertain(kind, name, names);
    ObjectName object = ObjectName.unresolved(kind, String.join(".", name));
    String detail = "There is no such %s in the snapshot of the catalogue.".formatted(kind);
    add(
        refused
            ? Effect.of(Action.MISSING, object, detail)
            : new Effect(otherwise, object, extent, Optional.empty(), detail));
  }

  static ObjectName temporary(Resolution.Temporary temporary) {
    return ObjectName.of(temporary.kind(), SearchPath.TEMPORARY, temporary.name());
  }

  /// Remembers which relation a name stands for in this statement.
  void alias(String name, Relation relation) {
    aliases.computeIfAbsent(name, _ -> new HashSet<>()).add(relation);
  }

  /// Whether the type of a parameter is open, or known to be right.
  boolean parameterFits(int number, Predicate<SqlType> right) {
    OptionalLong declared = parameterType(number);
    return declared.isEmpty()
        || analyst.catalog().type(declared.getAsLong()).filter(right).isPresent();
  }

  /// The type that a parameter was declared with; empty when the server makes it up.
  OptionalLong parameterType(int number) {
    long oid = parameter(number).map(value -> Integer.toUnsignedLong(value.typeId())).orElse(0L);
    return oid == 0 || oid == UNKNOWN_TYPE ? OptionalLong.empty() : OptionalLong.of(oid);
  }

  /// Binding a value makes a value of its declared type, which runs the checks of a domain.
  void parameters() {
    for (int number = 1; number <= names.parameters().size(); number++) {
      OptionalLong declared = parameterType(number);
      if (declared.isPresent() && declared.getAsLong() >= Catalog.FIRST_USER_OID) {
        analyst
            .catalog()
            .type(declared.getAsLong())
            .ifPresentOrElse(
                type -> analyst.types().use(type, this),
                () -> notInSnapshot(String.valueOf(declared.getAsLong())));
      }
    }
  }

  /// The value bound to a parameter; who asks for more than its type must say so to the reach.
  Optional<BindValue> parameter(int number) {
    List<BindValue> values = names.parameters();
    return number >= 1 && number <= values.size()
        ? Optional.of(values.get(number - 1))
        : Optional.empty();
  }

  /// The type of a column of a known relation, if the name leaves no doubt which one it is.
  OptionalLong columnType(List<String> parts) {
    if (parts.size() > 2 || parts.getLast().equals("*") || opaqueSources) {
      return OptionalLong.empty();
    }
    List<Relation> owners =
        (parts.size() == 2
                ? Stream.of(aliases.getOrDefault(parts.getFirst(), Set.of()))
                : aliases.values().stream())
            .flatMap(Set::stream)
            .filter(relation -> relation.column(parts.getLast()).isPresent())
            .toList();
    List<Long> types =
        owners.stream()
            .flatMap(relation -> relation.column(parts.getLast()).stream())
            .map(Relation.Column::typeOid)
            .distinct()
            .toList();
    return types.size() == 1 ? OptionalLong.of(types.getFirst()) : OptionalLong.empty();
  }

  /// Whether a relation of this statement has such a column.
  boolean isColumn(String name) {
    return aliases.values().stream()
        .flatMap(Set::stream)
        .anyMatch(relation -> relation.column(name).isPresent());
  }

  private void typeName(JsonNode typeName) {
    List<String> parts = PgNode.names(typeName.path("names"));
    follow(typeName.path("typmods"));
    if (parts.isEmpty()) {
      return;
    }
    if (PgNode.flag(typeName, "pct_type")) {
      return;
    }
    if (names.isTemporaryType(parts)) {
      reach.sessionOnly();
      notInSnapshot(String.join(".", parts));
      return;
    }
    names
        .type(parts)
        .ifPresentOrElse(type -> analyst.types().use(type, this), () -> unknownType(parts));
  }

  /// A type that exists, but not in the snapshot: making a value of it may run anything.
  private void notInSnapshot(String type) {
    add(
        Action.UNKNOWN,
        ObjectName.unresolved("type", type),
        "The snapshot of the catalogue does not have this type.");
  }

  private void unknownType(List<String> parts) {
    boolean rowOfTemporary =
        names.relation(parts) instanceof Resolution.Temporary && parts.size() <= 2;
    if (!rowOfTemporary) {
      missing(Action.UNKNOWN, Extent.NONE, "type", parts);
    }
  }

  /// `t.f` means `f(t)` where `t` has no such column.
  private void columnRef(JsonNode body) {
    List<String> parts = PgNode.names(body.path("fields"));
    if (parts.size() < 2 || parts.getLast().equals("*")) {
      return;
    }
    String owner = parts.get(parts.size() - 2);
    String name = parts.getLast();
    Set<Relation> relations = aliases.getOrDefault(owner, Set.of());
    List<Set<String>> others = subqueries.getOrDefault(owner, List.of());
    boolean column =
        !(relations.isEmpty() && others.isEmpty())
            && relations.stream().allMatch(relation -> relation.column(name).isPresent())
            && others.stream().allMatch(columns -> columns.contains(name));
    if (!column && !scope.isRow(parts.getFirst())) {
      new Calls(this).attribute(parts.getLast());
    }
  }

  /// Remembers the columns of a subquery whose names are written out.
  private void subquery(JsonNode body) {
    Set<String> columns = new HashSet<>();
    JsonNode written = body.path("alias").path("colnames");
    for (JsonNode column : written) {
      columns.add(PgNode.text(column.path("String"), "sval"));
    }
    if (written.isMissingNode()) {
      for (JsonNode target : body.path("subquery").path("SelectStmt").path("targetList")) {
        columns.add(PgNode.text(target.path("ResTarget"), "name"));
      }
    }
    subqueries
        .computeIfAbsent(PgNode.text(body.path("alias"), "aliasname"), _ -> new ArrayList<>())
        .add(columns);
  }

  private void sample(JsonNode body) {
    follow(body);
    String method = PgNode.names(body.path("method")).getLast();
    if (!Set.of("bernoulli", "system", "system_rows", "system_time").contains(method)) {
      add(
          Action.CALL,
          ObjectName.unresolved("function", method),
          "The sampling method is not known.");
    }
  }

  private void operators(String tag, JsonNode body) {
    var operators = new Operators(this);
    switch (tag) {
      case "A_Expr" -> operators.expression(body);
      case "SubLink" -> operators.subLink(body);
      case "CaseExpr" -> {
        if (!body.path("arg").isMissingNode()) {
          operators.named(List.of("="));
        }
      }
      case "JoinExpr" -> {
        if (!body.path("usingClause").isMissingNode() || PgNode.flag(body, "isNatural")) {
          operators.named(List.of("="));
        }
      }
      case "SortBy" -> {
        if (!body.path("useOp").isMissingNode()) {
          operators.named(PgNode.names(body.path("useOp")));
        }
      }
      case "A_Indirection" -> indirection(body);
      default -> throw new IllegalStateException("nobody answers for " + tag);
    }
  }

  private void indirection(JsonNode body) {
    for (JsonNode item : body.path("indirection")) {
      var part = PgNode.of(item);
      if (part.is("String")) {
        new Calls(this).attribute(PgNode.text(part.body(), "sval"));
      }
    }
  }

  /// Names that hide relations of the catalogue, and names of rows that are not relations.
  ///
  /// @param relations common table expressions and transition tables
  /// @param rows row variables, such as `new` in a trigger
  record Scope(Set<String> relations, Set<String> rows) {

    static final Scope EMPTY = new Scope(Set.of(), Set.of());

    Scope {
      relations = Set.copyOf(relations);
      rows = Set.copyOf(rows);
    }

    Scope with(Set<String> more) {
      Set<String> all = new HashSet<>(relations);
      all.addAll(more);
      return new Scope(all, rows);
    }

    boolean has(String relation) {
      return relations.contains(relation);
    }

    boolean isRow(String name) {
      return rows.contains(name);
    }
  }
}
