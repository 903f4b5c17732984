package dev.countersign.postgres.dialect;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What every node type of the grammar is to the one who walks a tree. A test holds the table
/// complete against the grammar; what it does not have is unknown.
final class NodeTable {

  private static final Map<String, Role> ROLES = new HashMap<>();

  static {
    put(
        Role.LEAF,
        "A_Const A_Star Alias BitString Boolean Float Integer ParamRef RoleSpec SetToDefault String"
            + " CurrentOfExpr SQLValueFunction LockingClause CTESearchClause ReturningOption"
            + " JsonFormat JsonTablePathSpec MergeSupportFunc");
    put(
        Role.CONTAINER,
        "A_ArrayExpr A_Indices BoolExpr BooleanTest CoalesceExpr CollateClause CTECycleClause"
            + " CaseWhen ColumnDef CommonTableExpr Constraint DefElem GroupingFunc GroupingSet"
            + " IndexElem InferClause List MergeWhenClause MinMaxExpr MultiAssignRef NamedArgExpr"
            + " NullTest OnConflictClause RangeFunction RangeSubselect RangeTableFunc"
            + " RangeTableFuncCol ResTarget ReturningClause RowExpr WindowDef WithClause XmlExpr"
            + " XmlSerialize JsonAggConstructor JsonArgument JsonArrayAgg JsonArrayConstructor"
            + " JsonArrayQueryConstructor JsonBehavior JsonFuncExpr JsonIsPredicate JsonKeyValue"
            + " JsonObjectAgg JsonObjectConstructor JsonOutput JsonParseExpr JsonReturning"
            + " JsonScalarExpr JsonSerializeExpr JsonTable JsonTableColumn JsonValueExpr"
            + " PartitionBoundSpec PartitionCmd PartitionElem PartitionRangeDatum PartitionSpec"
            + " TableLikeClause StatsElem FunctionParameter AlterTableCmd ATAlterConstraint"
            + " PublicationObjSpec PublicationTable TriggerTransition CreateOpClassItem AccessPriv"
            + " ObjectWithArgs VacuumRelation");
    put(
        Role.NAME,
        "A_Expr A_Indirection CaseExpr ColumnRef FuncCall JoinExpr RangeTableSample RangeVar SortBy"
            + " SubLink TypeCast TypeName");
    put(Role.QUERY, "SelectStmt InsertStmt UpdateStmt DeleteStmt MergeStmt IntoClause");
    put(
        Role.INTERNAL,
        "Aggref AlternativeSubPlan ArrayCoerceExpr ArrayExpr CallContext CaseTestExpr"
            + " CoerceToDomain CoerceToDomainValue CoerceViaIO CollateExpr ConvertRowtypeExpr"
            + " DistinctExpr FieldSelect FieldStore FromExpr FuncExpr InferenceElem InlineCodeBlock"
            + " IntList JsonConstructorExpr JsonExpr JsonTablePath JsonTablePathScan"
            + " JsonTableSiblingJoin MergeAction NextValueExpr NullIfExpr OidList OnConflictExpr"
            + " OpExpr Param PLAssignStmt Query RTEPermissionInfo RangeTblEntry RangeTblFunction"
            + " RangeTblRef RawStmt RelabelType ReturnStmt ReturningExpr RowCompareExpr"
            + " RowMarkClause ScalarArrayOpExpr SetOperationStmt SortGroupClause SubPlan"
            + " SubscriptingRef TableFunc TableSampleClause TargetEntry Var WindowClause WindowFunc"
            + " WindowFuncRunCondition WithCheckOption");
  }

  private NodeTable() {}

  private static void put(Role role, String names) {
    for (String name : names.split(" +")) {
      ROLES.put(name, role);
    }
  }

  /// The types that this table has, statements left out.
  static Set<String> types() {
    return ROLES.keySet();
  }

  /// What this node type is; a statement when `Commands` knows it.
  static Role role(String type) {
    Role role = ROLES.get(type);
    if (role != null) {
      return role;
    }
    return Commands.knows(type) ? Role.STATEMENT : Role.UNKNOWN;
  }

  /// What a node type is.
  enum Role {
    /// Nothing in it can reach anything.
    LEAF,
    /// It does what its parts do.
    CONTAINER,
    /// It names something that must be looked up.
    NAME,
    /// It reads or writes rows.
    QUERY,
    /// It is a whole command.
    STATEMENT,
    /// It only occurs after the server's analysis, never in what the grammar makes.
    INTERNAL,
    /// Nobody looked at it.
    UNKNOWN
  }
}
