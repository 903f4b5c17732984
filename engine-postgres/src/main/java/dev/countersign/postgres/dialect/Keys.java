package dev.countersign.postgres.dialect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Decides whether a condition names rows one by one.
///
/// It does when, among the conditions joined by AND, there is for every column of one whole unique
/// key an equality with a literal or a parameter, or a short list of them, and the operator is the
/// equality by which that key tells rows apart. Everything else that is joined by AND can only make
/// it fewer.
final class Keys {

  private static final int LIST_MAX = 100;
  private static final Set<String> INTEGERS = Set.of("int2", "int4", "int8");
  private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar", "name");
  private static final Set<String> TIMES = Set.of("date", "timestamp", "timestamptz");

  private final Walk walk;
  private final Relation relation;
  private final Set<String> qualifiers;
  private final String schema;
  private final boolean only;

  /// @param target the `RangeVar` of the statement's target
  Keys(Walk walk, Relation relation, JsonNode target) {
    this.walk = walk;
    this.relation = relation;
    String alias = PgNode.text(target.path("alias"), "aliasname");
    qualifiers = Set.of(alias.isEmpty() ? relation.name() : alias);
    schema = alias.isEmpty() ? relation.schema() : "";
    only = !PgNode.flag(target, "inh");
  }

  /// Whether the target of ON CONFLICT is a whole unique key.
  static boolean arbiterIdentifies(Relation relation, JsonNode infer) {
    String constraint = PgNode.text(infer, "conname");
    if (!constraint.isEmpty()) {
      return relation.indexes().stream()
          .anyMatch(index -> index.identifies() && index.constraint().equals(constraint));
    }
    if (!infer.path("whereClause").isMissingNode()) {
      return false;
    }
    List<Integer> columns = new ArrayList<>();
    for (JsonNode element : infer.path("indexElems")) {
      String name = PgNode.text(element.path("IndexElem"), "name");
      Optional<Relation.Column> column = relation.column(name);
      if (column.isEmpty()) {
        return false;
      }
      columns.add(column.get().number());
    }
    return relation.indexes().stream()
        .anyMatch(
            index -> index.identifies() && Set.copyOf(index.columns()).equals(Set.copyOf(columns)));
  }

  /// Whether this condition names rows one by one.
  boolean bound(JsonNode where) {
    if (where.isMissingNode() || !coversAllRows()) {
      return false;
    }
    Map<Integer, Integer> counts = new HashMap<>();
    collect(where, counts);
    return relation.indexes().stream()
        .anyMatch(index -> index.identifies() && within(index, counts));
  }

  /// A unique key of a parent says nothing of the tables that inherit from it; one of a partitioned
  /// table holds for all partitions.
  private boolean coversAllRows() {
    return switch (relation.kind()) {
      case PARTITIONED_TABLE -> true;
      case TABLE -> only || relation.inheritance().children().isEmpty();
      case VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, SEQUENCE, COMPOSITE_TYPE -> false;
    };
  }

  private boolean within(Index index, Map<Integer, Integer> counts) {
    long rows = 1;
    for (int i = 0; i < index.columns().size(); i++) {
      int column = index.columns().get(i);
      Integer count = counts.get(column);
      if (count == null || !equalityOf(column, index.families().get(i))) {
        return false;
      }
      rows *= count;
    }
    return rows <= LIST_MAX;
  }

  private void collect(JsonNode condition, Map<Integer, Integer> counts) {
    var node = PgNode.of(condition);
    if (node.is("BoolExpr") && PgNode.text(node.body(), "boolop").equals("AND_EXPR")) {
      node.get("args").forEach(argument -> collect(argument, counts));
    } else if (node.is("A_Expr")) {
      comparison(node, counts);
    }
  }

  private void comparison(PgNode node, Map<Integer, Integer> counts) {
    if (!plainEquals(PgNode.names(node.get("name")))) {
      return;
    }
    JsonNode left = node.get("lexpr");
    JsonNode right = node.get("rexpr");
    switch (PgNode.text(node.body(), "kind")) {
      case "AEXPR_OP" -> {
        equality(left, right, counts);
        equality(right, left, counts);
      }
      case "AEXPR_IN" -> {
        JsonNode items = PgNode.of(right).get("items");
        if (PgNode.of(left).is("RowExpr")) {
          rows(PgNode.of(left).get("args"), items, counts);
        } else {
          list(left, items, counts);
        }
      }
      case "AEXPR_OP_ANY" -> any(left, right, counts);
      default -> {}
    }
  }

  private static boolean plainEquals(List<String> name) {
    return name.getLast().equals("=") && (name.size() == 1 || name.getFirst().equals("pg_catalog"));
  }

  private void equality(JsonNode left, JsonNode right, Map<Integer, Integer> counts) {
    var leftRow = PgNode.of(left);
    var rightRow = PgNode.of(right);
    if (leftRow.is("RowExpr") && rightRow.is("RowExpr")) {
      JsonNode ours = leftRow.get("args");
      JsonNode theirs = rightRow.get("args");
      for (int i = 0; i < ours.size() && i < theirs.size(); i++) {
        equality(ours.path(i), theirs.path(i), counts);
      }
      return;
    }
    column(left)
        .filter(column -> constant(right, column))
        .ifPresent(column -> counts.merge(column.number(), 1, Math::min));
  }

  private void list(JsonNode left, JsonNode items, Map<Integer, Integer> counts) {
    int size = items.size();
    if (size == 0 || size > LIST_MAX) {
      return;
    }
    column(left)
        .filter(column -> allConstant(items, column))
        .ifPresent(column -> counts.merge(column.number(), size, Math::min));
  }

  /// `(a, b) IN ((1, 2), (3, 4))`: each column is one of as many values as there are rows.
  private void rows(JsonNode columns, JsonNode rows, Map<Integer, Integer> counts) {
    for (int i = 0; i < columns.size(); i++) {
      var values = tools.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
      for (JsonNode row : rows) {
        JsonNode value = PgNode.of(row).get("args").path(i);
        if (value.isMissingNode()) {
          return;
        }
        values.add(value);
      }
      list(columns.path(i), values, counts);
    }
  }

  private boolean allConstant(JsonNode items, Relation.Column column) {
    for (JsonNode item : items) {
      if (!constant(item, column)) {
        return false;
      }
    }
    return true;
  }

  private void any(JsonNode left, JsonNode right, Map<Integer, Integer> counts) {
    var array = PgNode.of(right);
    if (array.is("TypeCast") && PgNode.of(array.get("arg")).is("A_ArrayExpr")) {
      array = PgNode.of(array.get("arg"));
    }
    if (array.is("A_ArrayExpr")) {
      list(left, array.get("elements"), counts);
    } else {
      elements(right, left)
          .filter(size -> size <= LIST_MAX)
          .ifPresent(
              size -> column(left).ifPresent(c -> counts.merge(c.number(), size, Math::min)));
    }
  }

  private Optional<Integer> elements(JsonNode array, JsonNode left) {
    var node = PgNode.of(array);
    boolean cast = node.is("TypeCast");
    var inner = cast ? PgNode.of(node.get("arg")) : node;
    if (cast && !arrayFits(array, left)) {
      return Optional.empty();
    }
    if (!inner.is("ParamRef")) {
      return Literals.elements(array, walk.reach());
    }
    int number = inner.get("number").asInt(0);
    boolean fits =
        column(left)
            .map(c -> walk.parameterFits(number, type -> elementFits(type, c)))
            .orElse(false);
    return walk.parameter(number)
        .filter(_ -> fits)
        .flatMap(value -> Literals.elements(value, walk.reach()));
  }

  private boolean elementFits(SqlType array, Relation.Column column) {
    return walk.analyst()
        .catalog()
        .type(array.element())
        .filter(element -> fits(element, column))
        .isPresent();
  }

  private boolean arrayFits(JsonNode array, JsonNode left) {
    var node = PgNode.of(array);
    return !node.is("TypeCast")
        || column(left).map(c -> castFits(node.get("typeName"), c)).orElse(false);
  }

  /// The column of the target that an expression is, if it is one.
  private Optional<Relation.Column> column(JsonNode expression) {
    var node = PgNode.of(expression);
    if (!node.is("ColumnRef")) {
      return Optional.empty();
    }
    List<String> parts = PgNode.names(node.get("fields"));
    boolean ours =
        switch (parts.size()) {
          case 1 -> true;
          case 2 -> qualifiers.contains(parts.getFirst());
          case 3 -> parts.getFirst().equals(schema) && qualifiers.contains(parts.get(1));
          default -> false;
        };
    return ours ? relation.column(parts.getLast()) : Optional.empty();
  }

  /// Whether an expression has one value for the whole statement, of a type that compares with this
  /// column as the key does.
  private boolean constant(JsonNode expression, Relation.Column column) {
    var node = PgNode.of(expression);
    return switch (node.tag()) {
      case "A_Const" -> true;
      case "ParamRef" ->
          walk.parameterFits(node.get("number").asInt(0), type -> fits(type, column));
      case "TypeCast" -> constantInCast(node.get("arg")) && castFits(node.get("typeName"), column);
      case "ColumnRef" -> {
        List<String> parts = PgNode.names(node.get("fields"));
        yield parts.size() == 2 && walk.scope().isRow(parts.getFirst());
      }
      default -> false;
    };
  }

  private static boolean constantInCast(JsonNode expression) {
    String tag = PgNode.of(expression).tag();
    return tag.equals("A_Const") || tag.equals("ParamRef");
  }

  private boolean castFits(JsonNode typeName, Relation.Column column) {
    return walk.names()
        .type(PgNode.names(typeName.path("names")))
        .map(type -> fits(type, column))
        .orElse(false);
  }

  /// Whether values of this type are compared with the column by an operator of the key's family.
  private boolean fits(SqlType type, Relation.Column column) {
    Optional<SqlType> own = base(column.typeOid());
    if (own.isEmpty()) {
      return false;
    }
    if (type.oid() == own.get().oid() || type.oid() == column.typeOid()) {
      return true;
    }
    if (!type.builtIn() || !own.get().builtIn()) {
      return false;
    }
    String theirs = type.name();
    String ours = own.get().name();
    boolean numbers = INTEGERS.contains(ours) && INTEGERS.contains(theirs);
    boolean numeric =
        ours.equals("numeric") && (INTEGERS.contains(theirs) || theirs.equals("numeric"));
    boolean texts = TEXTS.contains(ours) && TEXTS.contains(theirs) && !ours.equals("name");
    boolean times = TIMES.contains(ours) && TIMES.contains(theirs);
    return numbers || numeric || (texts && !mixesBlanks(ours, theirs)) || times;
  }

  /// Text compared as `char(n)` ignores trailing blanks, by which a text key tells rows apart.
  private static boolean mixesBlanks(String ours, String theirs) {
    return theirs.equals("bpchar") && !ours.equals("bpchar");
  }

  private Optional<SqlType> base(long oid) {
    Optional<SqlType> type = walk.analyst().catalog().type(oid);
    while (type.isPresent() && type.get().kind() == 'd') {
      type = walk.analyst().catalog().type(type.get().base());
    }
    return type;
  }

  /// Whether `column = constant` uses the equality of this operator family: the built-in one, and
  /// no other that the search path could bring in.
  ///
  /// Where an operator takes the column's type on both sides, only one that takes it together with
  /// another built-in type could be meant instead, for a number has a type of its own; where there
  /// is none, as for `varchar` or an enum, any that takes the type at all, or two built-in ones.
  private boolean equalityOf(int number, long family) {
    Optional<Relation.Column> column = relation.column(number);
    Optional<SqlType> type = column.flatMap(c -> base(c.typeOid()));
    if (type.isEmpty() || family == 0) {
      return false;
    }
    long own = type.get().oid();
    List<Operator> visible = walk.names().operators(List.of("="));
    boolean exact = visible.stream().anyMatch(o -> o.left() == own && o.right() == own);
    boolean foreign =
        visible.stream()
            .filter(o -> !isEquality(family, o))
            .filter(o -> !o.builtIn())
            .anyMatch(o -> exact ? besides(o, own) : takes(o, own));
    return !foreign && visible.stream().anyMatch(o -> isEquality(family, o));
  }

  private boolean isEquality(long family, Operator operator) {
    return walk.analyst().catalog().isEquality(family, operator.oid());
  }

  private static boolean besides(Operator operator, long type) {
    return (operator.left() == type && operator.right() < Catalog.FIRST_USER_OID)
        || (operator.right() == type && operator.left() < Catalog.FIRST_USER_OID)
        || (operator.left() == type && operator.right() == type);
  }

  private static boolean takes(Operator operator, long type) {
    boolean both =
        operator.left() < Catalog.FIRST_USER_OID && operator.right() < Catalog.FIRST_USER_OID;
    return both || operator.left() == type || operator.right() == type;
  }
}
