package dev.countersign.app.evasions;

import static java.util.Collections.frequency;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.evasions.Answer.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Every case through the whole gateway. The server is the judge: of an evasion nothing may be in
/// its statement log and nothing that it keeps may have moved; a look-alike must have reached it,
/// and be answered as it would be without a gate.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EvasionsTest {

  private static final Pattern CHANGE = Pattern.compile("change ([0-9A-Za-z-]+)");
  private static final Pattern RULE = Pattern.compile("Decided by rule \"([^\"]+)\"");

  @TempDir static Path home = Path.of("");

  private final List<Case> evasions = Cases.evasions();
  private final List<Case> lookAlikes = Cases.lookAlikes();
  private Optional<Arena> open = Optional.empty();

  @BeforeAll
  void open() {
    List<String> families =
        Stream.concat(evasions.stream(), lookAlikes.stream()).map(Case::family).distinct().toList();
    open = Optional.of(new Arena(home, families));
  }

  @AfterAll
  void close() throws Exception {
    arena().close();
  }

  @Test
  void no_evasion_passes() {
    List<String> wrong = new ArrayList<>();
    List<String> before = arena().fingerprint();
    for (Case evasion : evasions) {
      long mark = arena().mark();

      tried(evasion.with(arena()::filled), mark)
          .ifPresent(problem -> wrong.add(evasion + ": " + problem));

      List<String> after = arena().fingerprint();
      if (!after.equals(before)) {
        wrong.add(evasion + ": MOVED " + moved(before, after));
        before = after;
      }
    }

    assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    assertThat(evasions).hasSizeGreaterThan(200);
  }

  @Test
  void the_server_itself_would_accept_every_evasion() {
    List<String> wrong = new ArrayList<>();
    for (Case evasion : evasions) {
      Case here = evasion.with(arena()::filled);
      Optional<String> problem =
          switch (evasion.proof()) {
            case ROLLED_BACK -> accepted(here, true);
            case ALONE -> accepted(here, false);
            case NONE -> Optional.empty();
          };
      problem.ifPresent(text -> wrong.add(evasion + ": " + text));
    }

    assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
  }

  @Test
  void no_look_alike_is_stopped_and_each_is_answered_as_without_a_gate() {
    List<String> wrong = new ArrayList<>();
    for (Case lookAlike : lookAlikes) {
      passed(lookAlike.with(arena()::filled))
          .ifPresent(problem -> wrong.add(lookAlike + ": " + problem));
    }

    assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    assertThat(lookAlikes).hasSizeGreaterThan(130);
  }

  private Arena arena() {
    return open.orElseThrow();
  }

  private Optional<String> tried(Case evasion, long mark) {
    var login = arena().throughTheGate(evasion.family());
    List<Step> steps = evasion.steps();
    try (var client = WireClient.open(login, settings(evasion))) {
      if (client.greeting().failure().isPresent()) {
        return steps.stream().anyMatch(Step::refused) || steps.isEmpty()
            ? judged(evasion, client.greeting())
            : Optional.of("no login: " + client.greeting());
      }
      int refused = 0;
      for (Step step : steps) {
        Answer answer = client.send(step);
        if (step.refused()) {
          refused++;
          Optional<String> problem = judged(evasion, answer);
          if (problem.isPresent()) {
            return problem;
          }
        } else if (!step.failing() && answer.failure().isPresent()) {
          return Optional.of("its way is blocked: " + answer.failure().get() + " " + step);
        }
      }
      if (refused == 0) {
        return Optional.of("nothing of it is marked");
      }
    }
    return reached(steps, mark);
  }

  private Optional<String> reached(List<Step> steps, long mark) {
    List<String> statements = arena().statementsSince(mark);
    List<String> allowed = steps.stream().flatMap(s -> s.statements(false).stream()).toList();
    for (String forbidden : steps.stream().flatMap(s -> s.statements(true).stream()).toList()) {
      if (frequency(statements, forbidden) > frequency(allowed, forbidden)) {
        return Optional.of("REACHED THE SERVER: " + forbidden);
      }
    }
    return arena().logSince(mark).contains("fastpath function call")
        ? Optional.of("REACHED THE SERVER: a function call")
        : Optional.empty();
  }

  private Optional<String> judged(Case evasion, Answer answer) {
    if (answer.failure().isEmpty()) {
      return Optional.of("WAS NOT REFUSED: " + answer.seen());
    }
    Failure failure = answer.failure().get();
    String by = evasion.expected().by();
    boolean right =
        switch (evasion.expected().outcome()) {
          case "held" -> failure.sqlState().equals("55000") && by.equals(heldBy(failure));
          case "held in transaction" ->
              failure.sqlState().equals("25001") && by.equals(heldBy(failure));
          case "denied" -> failure.sqlState().equals("42501") && by.equals(deniedBy(failure));
          case "refused" -> failure.severity().equals("ERROR") && by.equals(failure.sqlState());
          case "closed" ->
              failure.severity().equals("FATAL")
                  && by.equals(failure.sqlState())
                  && answer.closed();
          default -> false;
        };
    return right
        ? Optional.empty()
        : Optional.of("is refused otherwise: " + failure + " " + heldBy(failure));
  }

  private String heldBy(Failure failure) {
    var change = CHANGE.matcher(failure.message());
    return change.find() ? arena().ruleOf(change.group(1)) : "no change";
  }

  private static String deniedBy(Failure failure) {
    var rule = RULE.matcher(failure.detail());
    return rule.find() ? rule.group(1) : "";
  }

  private Optional<String> accepted(Case evasion, boolean rolledBack) {
    if (rolledBack) {
      return run(evasion, true, arena().directly(arena().shopForProofs()));
    }
    try (var another = arena().anotherShop()) {
      return run(evasion, false, arena().directly(another));
    }
  }

  private static Optional<String> run(Case evasion, boolean rolledBack, WireClient.Login login) {
    try (var client = WireClient.open(login, settings(evasion))) {
      if (client.greeting().failure().isPresent()) {
        return Optional.of("the server refuses the login: " + client.greeting().failure().get());
      }
      if (rolledBack) {
        client.send(step("BEGIN"));
      }
      for (Step step : evasion.steps()) {
        Answer answer = client.send(step);
        if (!step.failing() && answer.failure().isPresent()) {
          return Optional.of("the server itself refuses it: " + answer.failure().get());
        }
      }
      if (rolledBack) {
        client.send(step("ROLLBACK"));
      }
      return Optional.empty();
    }
  }

  private Optional<String> passed(Case lookAlike) {
    long mark = arena().mark();
    try (var gated =
            WireClient.open(arena().throughTheGate(lookAlike.family()), settings(lookAlike));
        var direct = WireClient.open(arena().directly(arena().sameShop()), settings(lookAlike))) {
      if (gated.greeting().failure().isPresent()) {
        return Optional.of("no login: " + gated.greeting().failure().get());
      }
      for (Step step : lookAlike.steps()) {
        Answer ours = gated.send(step);
        Answer theirs = direct.send(step);
        Optional<String> difference = difference(lookAlike, step, ours, theirs);
        if (difference.isPresent()) {
          return difference;
        }
        if (!arrived(step, arena().statementsSince(mark))) {
          return Optional.of("did not reach the server: " + step);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> difference(
      Case lookAlike, Step step, Answer ours, Answer theirs) {
    if (!step.failing() && theirs.failure().isPresent()) {
      return Optional.of("the server itself refuses it: " + theirs.failure().get());
    }
    boolean exact = !lookAlike.expected().outcome().equals("like");
    boolean same = exact ? ours.seen().equals(theirs.seen()) : ours.shape().equals(theirs.shape());
    return same
        ? Optional.empty()
        : Optional.of("IS ANSWERED OTHERWISE:\n" + ours.seen() + "\nnot\n" + theirs.seen());
  }

  private static boolean arrived(Step step, List<String> statements) {
    return step.statements(false).stream()
        .allMatch(text -> text.isBlank() || statements.contains(text));
  }

  private static Step step(String sql) {
    return new Step(List.of(Step.Message.of(sql)), false, false);
  }

  private static List<String> settings(Case some) {
    return some.startup().map(Step.Message::fields).orElse(List.of());
  }

  private static String moved(List<String> before, List<String> after) {
    return Stream.concat(
            before.stream().filter(line -> !after.contains(line)).map(line -> "- " + line),
            after.stream().filter(line -> !before.contains(line)).map(line -> "+ " + line))
        .toList()
        .toString();
  }
}
