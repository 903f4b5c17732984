package dev.countersign.server.change;

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
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.Keeping;
import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Undo;
import dev.countersign.core.review.UndoCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A database of a few verbs (`read`, `insert`, `alter`, `drop`, `shell`) on objects, which keeps
/// what was run. Statements of a script stand on lines of their own.
///
/// Names resolve to the schema that `search_path` says. A test can change the catalogue, and say
/// how runs end.
final class FakeEngine implements TargetEngine {

  private final Target target;
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
  private volatile String definitions = "as reviewed";
  private volatile Ending ending = Ending.COMMITS;
  private volatile int refreshes;
  private final List<Keeper.Kept> register = new CopyOnWriteArrayList<>();
  private volatile Optional<Rehearser> rehearser = Optional.empty();
  private final Map<String, String> defaults =
      new ConcurrentHashMap<>(Map.of("search_path", "public"));
  private volatile SessionState lastSession = SessionState.fresh("", "", new TreeMap<>());

  FakeEngine(boolean owner) {
    this.target =
        new Target(
            new TargetName("shop-prod"),
            EngineName.POSTGRES,
            new EnvironmentName("prod"),
            "127.0.0.1",
            5432,
            "shop",
            Target.TlsMode.DISABLE,
            new Target.Credential("app_agent", ""),
            owner ? Optional.of(new Target.Credential("app_owner", "")) : Optional.empty());
  }

  /// From now on, changes are rehearsed by this one.
  void rehearsesWith(Rehearser by) {
    rehearser = Optional.of(by);
  }

  @Override
  public Optional<Keeper> keeper() {
    return Optional.of(
        new Keeper() {
          @Override
          public List<Kept> overdue() {
            return List.copyOf(register);
          }

          @Override
          public boolean drop(Kept kept, Runnable before) {
            before.run();
            return register.remove(kept);
          }
        });
  }

  @Override
  public Optional<Rehearser> rehearser() {
    return rehearser;
  }

  /// How runs end.
  enum Ending {
    COMMITS,
    FAILS,
    /// The connection is lost before the commit.
    BREAKS_BEFORE,
    /// The connection is lost after the commit.
    BREAKS_AFTER,
    /// The connection is lost before anything could be named that can tell.
    BREAKS_WITHOUT_WITNESS
  }

  /// What took effect, in order.
  List<String> ran() {
    return List.copyOf(ran);
  }

  void redefine(String how) {
    definitions = how;
  }

  void nowEnds(Ending how) {
    ending = how;
  }

  void forget(String witness) {
    outcomes.remove(witness);
  }

  int refreshes() {
    return refreshes;
  }

  /// The session credential has this setting.
  void setsByDefault(String setting, String value) {
    defaults.put(setting, value);
  }

  /// The session state of the last run.
  SessionState lastSession() {
    return lastSession;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public String catalogVersion() {
    return definitions;
  }

  @Override
  public Classified classify(List<Statement> statements, SessionState session) {
    List<Classified.Part> parts =
        statements.stream()
            .map(statement ->
                new Classified.Part(
                    verb(statement).toUpperCase(Locale.ROOT),
                    Optional.empty(),
                    List.of(effect(statement, session)),
                    List.of(),
                    List.of()))
            .toList();
    return new Classified(parts, false, true, false, "fingerprint");
  }

  private static Effect effect(Statement statement, SessionState session) {
    String schema = session.settings().getOrDefault("search_path", "public");
    String[] words = statement.text().split(" ");
    ObjectName table = ObjectName.of("table", schema, words.length > 1 ? words[1] : "nothing");
    return switch (verb(statement)) {
      case "read" -> Effect.of(Action.READ, table);
      case "insert" -> Effect.rows(Action.INSERT, table, Effect.Extent.LITERAL);
      case "alter" -> Effect.of(Action.ALTER, table);
      case "drop" -> Effect.of(Action.DROP, table);
      case "delete" -> Effect.rows(Action.DELETE, table, Effect.Extent.UNBOUNDED);
      case "shell" -> Effect.of(Action.SERVER_FILE, table);
      default -> Effect.of(Action.UNKNOWN, table);
    };
  }

  private static String verb(Statement statement) {
    return statement.text().split(" ")[0];
  }

  @Override
  public void refreshCatalog() {
    refreshes++;
  }

  @Override
  public SessionState defaultSession() {
    return SessionState.fresh("shop", "app_agent", new TreeMap<>(defaults));
  }

  @Override
  public Comments comments(String script) {
    List<String> lines = script.lines().toList();
    String text =
        lines.stream().filter(line -> line.startsWith("--")).collect(Collectors.joining("\n"));
    boolean silences = text.contains("ignore");
    return new Comments(
        text,
        silences
            ? List.of(new Finding("suppression", Severity.HIGH, 1, 1, "", "It looks away.", ""))
            : List.of());
  }

  @Override
  public List<Finding> findings(Rehearsal result, List<ReviewedStatement> statements) {
    return result.status() == Rehearsal.Status.FAILED
        ? List.of(new Finding("simulation", Severity.CRITICAL, 1, 1, "", "It fails.", ""))
        : List.of();
  }

  @Override
  public List<ScriptPart> split(String script) {
    List<ScriptPart> parts = new ArrayList<>();
    int line = 0;
    for (String text : script.split("\n")) {
      line++;
      if (!text.isBlank() && !text.startsWith("--")) {
        parts.add(new ScriptPart(Statement.of(text.strip()), line));
      }
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
      reviewed.add(reviewed(reviewed.size(), statement, session, prospect));
    }
    boolean huge = statements.stream().anyMatch(statement -> statement.text().contains("huge"));
    return new ReviewDraft(
        "Does " + statements.size() + " things.",
        reviewed,
        List.of(),
        new Impact(
            OptionalLong.of(1),
            OptionalLong.of(huge ? 1_000_000 : 1),
            OptionalLong.empty(),
            "fake"),
        undo(statements),
        target.runner().user(),
        "18.0",
        fingerprint(statements, session));
  }

  private ReviewedStatement reviewed(
      int index, Statement statement, SessionState session, Prospect prospect) {
    return new ReviewedStatement(
        index,
        index + 1,
        index + 1,
        verb(statement),
        true,
        "Does " + statement.text(),
        new Disclosure(List.of(), List.of()),
        statement.values(),
        List.of(effect(statement, session)),
        List.of(),
        List.of(),
        Impact.UNKNOWN,
        Optional.empty(),
        Undo.none("not here"),
        List.of(),
        List.of(),
        Optional.empty(),
        keeping(index, statement, prospect));
  }

  /// What alters or deletes something `kept` is copied first, unless it runs elsewhere.
  private static Optional<Keeping> keeping(int index, Statement statement, Prospect prospect) {
    String table = "side.c" + prospect.name() + "_" + (index + 1);
    return statement.text().contains("kept") && !prospect.elsewhere().contains(index)
        ? Optional.of(
            new Keeping(
                List.of(),
                List.of("copy to " + table),
                List.of(),
                true,
                List.of(table),
                KEPT_FOR,
                "It is copied.",
                Optional.empty()))
        : Optional.empty();
  }

  /// An `alter` is undone by an `alter … back`; nothing else can be undone.
  private static Undo undo(List<Statement> statements) {
    return statements.stream().allMatch(statement -> verb(statement).equals("alter"))
        ? new Undo(
            Undo.Grade.EXACT,
            statements.reversed().stream().map(statement -> statement.text() + " back").toList(),
            "it is symmetric",
            List.of())
        : Undo.none("What was dropped is gone.");
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
    return definitions;
  }

  @Override
  public RunReport run(RunOrder order, Consumer<String> witness) {
    lastSession = order.session();
    String name = "xid of " + order.label() + " from " + order.statements().getFirst().text();
    if (ending == Ending.BREAKS_WITHOUT_WITNESS) {
      throw new IllegalStateException("connection refused");
    }
    witness.accept(name);
    outcomes.put(name, Outcome.ABORTED);
    if (ending == Ending.BREAKS_BEFORE) {
      throw new IllegalStateException("connection reset before commit");
    }
    if (ending == Ending.FAILS) {
      return failure();
    }
    for (int i = 0; i < order.statements().size(); i++) {
      Optional.ofNullable(order.keeping().get(i)).ifPresent(this::keep);
      ran.add(order.statements().get(i).text());
    }
    outcomes.put(name, Outcome.COMMITTED);
    if (ending == Ending.BREAKS_AFTER) {
      throw new IllegalStateException("connection reset after commit");
    }
    return success();
  }

  private void keep(Keeping kept) {
    ran.addAll(kept.before());
    String name = kept.tables().getFirst().replaceFirst("side\\.c(.*)_[0-9]+", "$1");
    register.add(new Keeper.Kept(name, kept.tables(), Instant.EPOCH));
  }

  /// What the reviews say; for the keeper it is overdue at once.
  static final Duration KEPT_FOR = Duration.ofDays(7);

  static RunReport.Succeeded success() {
    return new RunReport.Succeeded(
        List.of("ALTER"),
        OptionalLong.of(3),
        Duration.ofMillis(12),
        Duration.ZERO,
        1,
        List.of(Bytes.copyOf(new byte[] {1, 2, 3})));
  }

  static RunReport.Failed failure() {
    return new RunReport.Failed(
        "42P01",
        "relation does not exist",
        "",
        Duration.ofMillis(12),
        Duration.ZERO,
        1,
        Bytes.copyOf(new byte[] {9}));
  }

  @Override
  public Outcome outcomeOf(String witness) {
    return outcomes.getOrDefault(witness, Outcome.UNKNOWN);
  }

  @Override
  public void close() {
    ran.clear();
  }
}
