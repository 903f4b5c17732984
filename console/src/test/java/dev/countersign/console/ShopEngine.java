package dev.countersign.console;

import dev.countersign.core.Bytes;
import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.TargetName;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.engine.Keeper;
import dev.countersign.core.engine.Pace;
import dev.countersign.core.engine.Prospect;
import dev.countersign.core.engine.Rehearser;
import dev.countersign.core.engine.ReviewDraft;
import dev.countersign.core.engine.RunOrder;
import dev.countersign.core.engine.RunReport;
import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A shop's database that knows a few statements by heart; see [ShopReviews]. A test can say how
/// runs end.
final class ShopEngine implements TargetEngine {

  private volatile boolean losesConnections;

  /// From now on the connection is lost while a statement runs, and nobody can tell how it ended.
  void losesConnections() {
    losesConnections = true;
  }

  @Override
  public Target target() {
    return new Target(
        new TargetName("shop-prod"),
        EngineName.POSTGRES,
        new EnvironmentName("prod"),
        "127.0.0.1",
        5432,
        "shop",
        Target.TlsMode.DISABLE,
        new Target.Credential("app_agent", ""),
        Optional.of(new Target.Credential("app_owner", "")));
  }

  @Override
  public String catalogVersion() {
    return "1";
  }

  @Override
  public Classified classify(List<Statement> statements, SessionState session) {
    return new Classified(
        statements.stream().map(ShopEngine::part).toList(), false, true, false, "fingerprint");
  }

  private static Classified.Part part(Statement statement) {
    if (statement.text().startsWith("SELECT")) {
      return new Classified.Part(
          "SELECT",
          Optional.empty(),
          List.of(Effect.of(Action.READ, ShopReviews.ORDERS)),
          List.of(),
          List.of());
    }
    if (statement.text().startsWith("COPY")) {
      return new Classified.Part(
          "COPY",
          Optional.empty(),
          List.of(Effect.of(Action.SERVER_FILE, ShopReviews.ORDERS)),
          List.of(),
          List.of());
    }
    ReviewedStatement reviewed = ShopReviews.of(0, statement);
    return new Classified.Part(
        reviewed.kind(),
        Optional.empty(),
        reviewed.effects(),
        reviewed.findings(),
        reviewed.locks());
  }

  @Override
  public void refreshCatalog() {}

  @Override
  public SessionState defaultSession() {
    return SessionState.fresh("shop", "app_agent", new TreeMap<>(Map.of("search_path", "public")));
  }

  @Override
  public Comments comments(String script) {
    return Comments.NONE;
  }

  @Override
  public List<Finding> findings(Rehearsal result, List<ReviewedStatement> statements) {
    return List.of();
  }

  @Override
  public List<ScriptPart> split(String script) {
    List<ScriptPart> parts = new ArrayList<>();
    for (String text : script.split(";\\s*")) {
      parts.add(new ScriptPart(Statement.of(text.strip()), parts.size() + 1));
    }
    return parts;
  }

  @Override
  public ReviewDraft review(
      List<Statement> statements,
      SessionState session,
      boolean inTransaction,
      Pace pace,
      Prospect prospect) {
    List<ReviewedStatement> reviewed = new ArrayList<>();
    for (Statement statement : statements) {
      reviewed.add(ShopReviews.of(reviewed.size(), statement));
    }
    ReviewedStatement worst = reviewed.getLast();
    Undo undo =
        reviewed.size() == 1
            ? new Undo(
                worst.undo().grade(), worst.undo().statements(), worst.undo().reason(), List.of())
            : Undo.none("One of the statements cannot be reversed.");
    return new ReviewDraft(
        headline(worst.summary(), reviewed.size(), undo),
        reviewed,
        List.of(),
        new Impact(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), ""),
        undo,
        "app_owner",
        "18.1",
        "as reviewed");
  }

  private static String headline(String summary, int statements, Undo undo) {
    String rest = statements == 1 ? "" : " (the worst of %d statements)".formatted(statements);
    return summary.replaceFirst("\\.$", "")
        + rest
        + switch (undo.grade()) {
          case EXACT -> ".";
          case LOSSY -> ". Undoing it loses data.";
          case NONE -> ". It cannot be undone.";
        };
  }

  @Override
  public UndoCheck checkUndo(
      List<Statement> statements, List<Statement> undo, Undo ours, SessionState session) {
    return new UndoCheck(
        UndoCheck.Result.NOT_CHECKED,
        "Not checked: %d statements need a rehearsal.".formatted(undo.size()),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  @Override
  public String fingerprint(List<Statement> statements, SessionState session) {
    return "as reviewed";
  }

  @Override
  public RunReport run(RunOrder order, Consumer<String> witness) {
    witness.accept("4711");
    return losesConnections
        ? new RunReport.Unknown("The connection was lost while the server was committing.")
        : new RunReport.Succeeded(
            List.of("ALTER TABLE"),
            OptionalLong.empty(),
            Duration.ofMillis(38),
            Duration.ofMillis(2_004),
            2,
            List.of(Bytes.copyOf(new byte[] {1})));
  }

  @Override
  public Outcome outcomeOf(String witness) {
    return Outcome.UNKNOWN;
  }

  @Override
  public Optional<Keeper> keeper() {
    return Optional.empty();
  }

  @Override
  public Optional<Rehearser> rehearser() {
    return Optional.empty();
  }

  @Override
  public void close() {
    losesConnections = false;
  }
}
