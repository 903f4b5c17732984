package dev.countersign.postgres.rehearsal;

import dev.countersign.core.Statement;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.stock.StockCatalog;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Whether a change stays inside the database that it is run in.
///
/// A rehearsal runs what nobody has approved yet. A clone holds back what happens to its own
/// tables; it does not hold back roles, other databases and settings, which belong to the whole
/// server, nor foreign servers, nor code that may do anything with them. So only what is known to
/// stay inside is rehearsed, and what makes or changes code is not, because a later statement may
/// run it.
final class Confinement {

  private static final Set<Action> OF_TABLES =
      EnumSet.of(
          Action.READ,
          Action.INSERT,
          Action.UPDATE,
          Action.DELETE,
          Action.MERGE,
          Action.TRUNCATE,
          Action.NEXT_VALUE,
          Action.TEMPORARY,
          Action.CREATE,
          Action.ALTER,
          Action.DROP,
          Action.GRANT,
          Action.REVOKE,
          Action.LOCK,
          Action.MAINTAIN,
          Action.MAINTAIN_HEAVY);

  private static final Set<String> INSIDE =
      Set.of(
          "table",
          "partitioned table",
          "view",
          "materialized view",
          "sequence",
          "index",
          "column",
          "constraint",
          "schema",
          "expression");

  private Confinement() {}

  /// Why a change may reach beyond a clone; empty when it does not.
  ///
  /// @param effects all that it does
  /// @param statements its text: what an expression of a definition calls is no effect of the
  ///   definition, and runs all the same
  static Optional<String> brokenBy(
      List<Effect> effects, List<Statement> statements, PgParser parser) {
    return effects.stream()
        .filter(effect -> !staysInside(effect))
        .findFirst()
        .map(effect -> effect.action().id().replace('-', ' ') + " " + effect.object())
        .or(() -> statements.stream().flatMap(statement -> calls(statement, parser)).findFirst())
        .map(
            "It is not run before people have approved it, because it may reach beyond the clone: %s."
                ::formatted);
  }

  private static Stream<String> calls(Statement statement, PgParser parser) {
    return switch (ParsedSql.parse(parser, statement.text())) {
      case ParsedSql.Unparsed _ -> Stream.of("it cannot be read");
      case ParsedSql.Statements(_, List<SqlStatement> parsed) ->
          parsed.stream()
              .flatMap(one -> one.node().findValues("FuncCall").stream())
              .map(call -> PgNode.names(call.path("funcname")))
              .filter(name -> !isTheServersOwn(name))
              .map(name -> "it calls " + String.join(".", name));
    };
  }

  private static boolean isTheServersOwn(List<String> name) {
    boolean anywhere = name.size() == 1 || name.getFirst().equals("pg_catalog");
    return anywhere
        && !StockCatalog.of(StockCatalog.NEWEST).routinesNamed(name.getLast()).isEmpty();
  }

  private static boolean staysInside(Effect effect) {
    String kind = effect.object().kind();
    return switch (effect.action()) {
      case SESSION -> true;
      case ALTER, DROP -> INSIDE.contains(kind) || kind.equals("type");
      default -> OF_TABLES.contains(effect.action()) && INSIDE.contains(kind);
    };
  }
}
