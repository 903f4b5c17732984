package dev.countersign.postgres.dialect;

import dev.countersign.core.BindValue;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.pggrammar.PgParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Tells what statements would do to the database of one catalogue snapshot.
///
/// Pure: it asks nobody, and the same question has the same answer. Thread-safe and without global
/// locks; what it learns of views, functions and triggers it keeps as long as it lives, so make one
/// for each snapshot.
public final class Classifier {

  /// Commands that write rows, and define nothing.
  private static final Set<String> ROWS_ONLY =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "TRUNCATE TABLE", "ANALYZE", "VACUUM");

  private final Analyst analyst;

  /// @param catalog the snapshot
  /// @param parser reads texts, also those that the catalogue keeps
  public Classifier(Catalog catalog, PgParser parser) {
    analyst = new Analyst(catalog, parser);
  }

  /// The snapshot.
  public Catalog catalog() {
    return analyst.catalog();
  }

  /// What these messages do, in order, each judged under the state that the ones before it lead to.
  public List<Analyzed> analyze(List<Statement> statements, SessionState session) {
    var course = new SessionCourse(analyst.catalog(), session);
    List<Analyzed> analyzed = new ArrayList<>();
    for (Statement statement : statements) {
      ParsedSql read = ParsedSql.parse(analyst.parser(), statement.text());
      analyzed.add(analyze(read, statement.values(), course));
    }
    return analyzed;
  }

  /// The same of texts that were read before, and have no values.
  public List<Analyzed> analyzeRead(List<ParsedSql> texts, SessionState session) {
    var course = new SessionCourse(analyst.catalog(), session);
    return texts.stream().map(text -> analyze(text, List.of(), course)).toList();
  }

  private Analyzed analyze(ParsedSql text, List<BindValue> values, SessionCourse course) {
    return switch (text) {
      case ParsedSql.Unparsed unparsed -> new Analyzed.Refused(unparsed);
      case ParsedSql.Statements parsed -> parts(parsed, values, course);
    };
  }

  private Analyzed parts(
      ParsedSql.Statements parsed, List<BindValue> values, SessionCourse course) {
    List<Analysis> parts = new ArrayList<>();
    for (SqlStatement statement : parsed.statements()) {
      Analysis part = inItsPlace(statement, values, course);
      parts.add(part);
      course.mayHaveMade(part.effects().stream().anyMatch(Absence::mayEnd));
      course.pass(statement, part.changesSession(), setsSomething(part));
    }
    return new Analyzed.Parts(parsed, parts);
  }

  /// Nothing is missing behind a statement that may have made it, nor in that statement itself.
  private Analysis inItsPlace(
      SqlStatement statement, List<BindValue> values, SessionCourse course) {
    Resolution names = Resolution.of(analyst.catalog(), course.now()).with(values);
    Analysis part = analyze(statement, course.settled() ? names : names.unsettled(), course);
    boolean makes = part.effects().stream().anyMatch(Absence::mayEnd);
    boolean misses = part.effects().stream().anyMatch(e -> e.action() == Action.MISSING);
    return makes && misses ? analyze(statement, names.unsettled(), course) : part;
  }

  private static boolean setsSomething(Analysis part) {
    return part.effects().stream().anyMatch(effect -> effect.object().kind().equals("setting"));
  }

  private Analysis analyze(SqlStatement statement, Resolution names, SessionCourse course) {
    Reach reach = new Reach();
    Walk walk = new Walk(analyst, names, reach);
    if (!names.path().isCertain()) {
      walk.add(
          Action.UNKNOWN,
          ObjectName.of("session", "session"),
          "The search path names a temporary schema by its number.");
    }
    if (course.lost()) {
      walk.add(
          Action.UNKNOWN,
          ObjectName.of("session", "session"),
          "An earlier statement of this text leaves the state of the session open.");
    }
    try {
      walk.parameters();
      Commands.follow(statement.tag(), writtenOut(statement, walk), walk);
      eventTriggers(statement, walk);
      analyst.hazards().decide(walk);
    } catch (StackOverflowError e) {
      walk.add(
          Action.UNKNOWN,
          ObjectName.unresolved("statement", statement.tag()),
          "It is nested too deep to be followed.");
    }
    if (reach.effects().isEmpty() && statement.tag().equals("SelectStmt")) {
      walk.add(Effect.of(Action.READ, ObjectName.of("expression", "expression")));
    } else if (reach.effects().isEmpty()) {
      walk.add(
          Action.UNKNOWN,
          ObjectName.unresolved("statement", statement.tag()),
          "Nothing is known of what it does.");
    }
    return new Analysis(
        statement,
        statement.kind(),
        reach.effects(),
        reach.relations(),
        reach.routines(),
        !reach.wasLiteralRead(),
        !reach.isSessionOnly(),
        changes(reach),
        course.now());
  }

  /// What a client says in a roundabout way, but a setting that it sets all the same.
  private static JsonNode writtenOut(SqlStatement statement, Walk walk) {
    return statement.tag().equals("SelectStmt")
        ? BoundPath.written(SettingByRow.named(statement.node(), walk), walk)
        : statement.node();
  }

  /// Definitions of temporary objects fire event triggers as all others do. What is not temporary
  /// is a change of the schema anyway.
  private void eventTriggers(SqlStatement statement, Walk walk) {
    String command = statement.kind().equals("SELECT") ? "SELECT INTO" : statement.kind();
    if (!ROWS_ONLY.contains(command)
        && walk.reach().effects().stream().anyMatch(e -> e.action() == Action.TEMPORARY)) {
      analyst.catalog().eventTriggers().stream()
          .filter(trigger -> trigger.fires(command))
          .flatMap(trigger -> analyst.catalog().routine(trigger.routine()).stream())
          .forEach(routine -> analyst.routines().call(routine, walk));
    }
  }

  /// What cannot be followed may do anything to the session too, a view of temporary tables is
  /// temporary without saying so, and behind what makes something other names can be found.
  private static boolean changes(Reach reach) {
    return reach.isChangingSession()
        || reach.effects().stream()
            .anyMatch(e -> e.action() == Action.INTEGRITY_OFF || Absence.mayEnd(e));
  }

  /// What these messages do, as the gate's evidence has it; without findings and locks.
  public Classified classify(List<Statement> statements, SessionState session) {
    List<Classified.Part> parts = new ArrayList<>();
    boolean independent = true;
    boolean repeatable = true;
    boolean changes = false;
    for (Analyzed analyzed : analyze(statements, session)) {
      switch (analyzed) {
        case Analyzed.Refused refused -> parts.add(unread(refused.unparsed()));
        case Analyzed.Parts message -> {
          if (message.parts().isEmpty()) {
            parts.add(nothing());
          }
          for (Analysis part : message.parts()) {
            parts.add(
                new Classified.Part(
                    part.kind(), Optional.empty(), part.effects(), List.of(), List.of()));
            independent &= part.literalIndependent();
            repeatable &= part.repeatable();
            changes |= part.changesSession();
          }
        }
      }
    }
    return new Classified(parts, independent, repeatable, changes, fingerprint(statements));
  }

  /// Identifies statements whatever their literals, for summaries.
  public String fingerprint(List<Statement> statements) {
    return Fingerprint.of(analyst.parser(), statements.stream().map(Statement::text).toList());
  }

  /// The part of a message that was not read.
  public static Classified.Part unread(ParsedSql.Unparsed unparsed) {
    Effect unknown =
        Effect.of(
            Action.UNKNOWN,
            ObjectName.unresolved("statement", "statement"),
            "It cannot be read: " + unparsed.message() + ".");
    var misread =
        new Classified.Misread(unparsed.sqlState(), unparsed.message(), unparsed.position());
    return new Classified.Part("", Optional.of(misread), List.of(unknown), List.of(), List.of());
  }

  /// The part of a message of white space and comments.
  public static Classified.Part nothing() {
    Effect session = Effect.of(Action.SESSION, ObjectName.of("session", "session"));
    return new Classified.Part("", Optional.empty(), List.of(session), List.of(), List.of());
  }
}
