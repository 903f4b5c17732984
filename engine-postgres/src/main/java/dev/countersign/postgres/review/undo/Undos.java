package dev.countersign.postgres.review.undo;

import static java.util.Map.entry;

import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.Undo.Grade;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.locks.Found;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Derives what reverses a change from the catalogue as it is before the change. Used by one
/// thread.
public final class Undos {

  private static final Map<String, Kind> BY_TAG =
      Map.ofEntries(
          entry("CreateStmt", CreateUndo::relation),
          entry("CreateTableAsStmt", CreateUndo::tableAs),
          entry("ViewStmt", CreateUndo::view),
          entry("IndexStmt", CreateUndo::index),
          entry("CreateSeqStmt", CreateUndo::sequence),
          entry("CreateSchemaStmt", CreateUndo::schema),
          entry("CreateExtensionStmt", CreateUndo::extension),
          entry("CreateEnumStmt", before -> CreateUndo.type(before, "typeName")),
          entry("CreateRangeStmt", before -> CreateUndo.type(before, "typeName")),
          entry("CompositeTypeStmt", CreateUndo::composite),
          entry("CreateDomainStmt", before -> CreateUndo.type(before, "domainname")),
          entry("CreateFunctionStmt", CreateUndo::function),
          entry("CreateTrigStmt", CreateUndo::trigger),
          entry("CreatePolicyStmt", CreateUndo::policy),
          entry("RuleStmt", CreateUndo::rule),
          entry("CreateStatsStmt", CreateUndo::statistics),
          entry("CreatePublicationStmt", CreateUndo::publication),
          entry("CreateRoleStmt", CreateUndo::role),
          entry("DropStmt", DropUndo::of),
          entry("AlterTableStmt", AlterTableUndo::of),
          entry("RenameStmt", ObjectUndo::rename),
          entry("AlterObjectSchemaStmt", ObjectUndo::schema),
          entry("AlterOwnerStmt", ObjectUndo::owner),
          entry("CommentStmt", ObjectUndo::comment),
          entry("GrantStmt", GrantUndo::of),
          entry("AlterSeqStmt", ObjectUndo::sequence),
          entry("AlterEnumStmt", ObjectUndo::enumValue),
          entry("InsertStmt", _ -> Reversal.withoutCopy("The inserted rows")),
          entry("UpdateStmt", RowUndo::update),
          entry("DeleteStmt", RowUndo::delete),
          entry("MergeStmt", _ -> Reversal.withoutCopy("The rows as they were")),
          entry("CopyStmt", _ -> Reversal.withoutCopy("The rows as they were")),
          entry("TruncateStmt", TableCopies::truncate));

  /// Statements that leave nothing behind.
  private static final Set<String> HARMLESS =
      Set.of(
          "SelectStmt",
          "ExplainStmt",
          "TransactionStmt",
          "VariableSetStmt",
          "VariableShowStmt",
          "LockStmt",
          "VacuumStmt",
          "ReindexStmt",
          "ClusterStmt",
          "CheckPointStmt",
          "DeclareCursorStmt",
          "FetchStmt",
          "ClosePortalStmt",
          "PrepareStmt",
          "DeallocateStmt",
          "DiscardStmt",
          "ListenStmt",
          "UnlistenStmt",
          "ConstraintsSetStmt",
          "RefreshMatViewStmt");

  private final Connection connection;
  private final Found found;
  private final String role;
  private final Function<String, List<LockForecast>> locks;
  private final Function<SqlStatement, List<LockForecast>> forecast;
  private final Keeps keeps;

  /// Undos as one look at the server sees them.
  ///
  /// @param connection inside a read-only transaction, with the session's search path
  /// @param found how names are resolved
  /// @param role who will run the change
  /// @param locks forecasts the locks of a text
  /// @param forecast forecasts the locks of a statement
  /// @param keeps what may be kept of the data that the change takes away
  public Undos(
      Connection connection,
      Found found,
      String role,
      Function<String, List<LockForecast>> locks,
      Function<SqlStatement, List<LockForecast>> forecast,
      Keeps keeps) {
    this.connection = connection;
    this.found = found;
    this.role = role;
    this.locks = locks;
    this.forecast = forecast;
    this.keeps = keeps;
  }

  /// What reverses one statement of a change.
  public Reversed of(SqlStatement statement, Writing writing, List<SqlStatement> earlier)
      throws SQLException {
    var before =
        new Before(
            connection,
            found,
            role,
            statement,
            earlier,
            s -> forecast.apply(s).stream().anyMatch(LockForecast::rewrite),
            keeps,
            writing);
    Reversal reversal = reversal(before);
    return new Reversed(undo(reversal), Copies.joined(reversal.kept()));
  }

  /// What reverses a whole change: the last statement first, as good as the worst.
  public static Undo ofAll(List<Undo> undos) {
    var statements = new ArrayList<String>();
    var lockList = new ArrayList<LockForecast>();
    Undo worst = new Undo(Grade.EXACT, List.of(), "It changes nothing.", List.of());
    for (Undo undo : undos) {
      statements.addAll(0, undo.statements());
      lockList.addAll(undo.locks());
      boolean says = !undo.statements().isEmpty() && worst.statements().isEmpty();
      boolean worse = undo.grade().compareTo(worst.grade()) > 0;
      worst = worse || (says && undo.grade() == worst.grade()) ? undo : worst;
    }
    return worst.grade() == Grade.NONE
        ? Undo.none(worst.reason())
        : new Undo(
            worst.grade(),
            statements,
            worst.reason(),
            lockList,
            Safety.of(lockList, !statements.isEmpty()));
  }

  private static Reversal reversal(Before before) throws SQLException {
    Kind kind = BY_TAG.get(before.statement().tag());
    if (kind != null) {
      return kind.reverse(before);
    }
    return HARMLESS.contains(before.statement().tag())
        ? Reversal.nothing("It changes nothing that lasts.")
        : Reversal.none("No undo is known for " + before.statement().kind() + ".");
  }

  private Undo undo(Reversal reversal) {
    var all = new ArrayList<LockForecast>();
    reversal.statements().forEach(sql -> all.addAll(locks.apply(sql)));
    return new Undo(
        reversal.grade(),
        reversal.statements(),
        reversal.reason(),
        all,
        Safety.of(all, !reversal.statements().isEmpty()));
  }

  /// What reverses a statement.
  ///
  /// @param kept what is kept for that; empty when nothing has to be
  public record Reversed(Undo undo, Optional<Copies.Kept> kept) {}

  /// How one kind of statement is reversed.
  @FunctionalInterface
  private interface Kind {
    Reversal reverse(Before before) throws SQLException;
  }
}
