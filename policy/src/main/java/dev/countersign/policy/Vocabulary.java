package dev.countersign.policy;

import static dev.countersign.policy.Shape.Field.flag;
import static dev.countersign.policy.Shape.Field.number;
import static dev.countersign.policy.Shape.Field.part;
import static dev.countersign.policy.Shape.Field.parts;
import static dev.countersign.policy.Shape.Field.text;
import static dev.countersign.policy.Shape.Field.word;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.countersign.core.EngineName;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.core.evidence.Severity;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Everything that a condition may look at: the variables, and the fields of what they hold.
///
/// An unknown number of rows or bytes is seen as the widest interval, so that a condition such as
/// `impact.rowsHigh > 1000` is true of what nobody could count.
final class Vocabulary {

  static final Shape<Effect> EFFECT =
      new Shape<>(
          "Effect",
          List.of(
              word(
                  "action", ids(Action.values(), Action::id), "what is done", e -> e.action().id()),
              word(
                  "extent",
                  ids(Effect.Extent.values(), Effect.Extent::id),
                  "how many rows it can reach at most",
                  e -> e.extent().id()),
              text("kind", "the kind of object, such as `table` or `role`", e -> e.object().kind()),
              text(
                  "schema",
                  "the schema of the object, or `''`",
                  e -> e.object().schema().orElse("")),
              text("name", "the name of the object, without its schema", e -> e.object().name()),
              text(
                  "object",
                  "the qualified name of the object, quoted like in SQL",
                  e -> e.object().qualified()),
              text(
                  "via",
                  "the object it is reached through, such as a view or a trigger, or `''`",
                  e -> e.via().map(ObjectName::qualified).orElse("")),
              text("detail", "a sentence that explains it, or `''`", Effect::detail),
              flag(
                  "certain",
                  "false: the name of the object could not be resolved",
                  e -> e.object().certain())));

  static final Shape<Finding> FINDING =
      new Shape<>(
          "Finding",
          List.of(
              text("rule", "the id of the lint rule", Finding::rule),
              word(
                  "severity",
                  ids(Severity.values(), Severity::id),
                  "how bad it is",
                  f -> f.severity().id()),
              text("object", "what it is about, or `''`", Finding::object),
              text("message", "what is the matter", Finding::message),
              text("advice", "what to do", Finding::advice),
              number("line", "the line in the statement, from 1", f -> (long) f.line()),
              number("column", "the column in the statement, from 1", f -> (long) f.column())));

  static final Shape<LockForecast> LOCK =
      new Shape<>(
          "Lock",
          List.of(
              text("object", "the locked object, qualified", LockForecast::object),
              text("mode", "the lock mode, such as `ACCESS EXCLUSIVE`", LockForecast::mode),
              text("blocks", "what others cannot do meanwhile, or `''`", LockForecast::blocks),
              flag("rewrite", "true: the storage is written anew", LockForecast::rewrite),
              flag("scan", "true: all rows are read meanwhile", LockForecast::scan),
              flag("certain", "false: this is the worse case", LockForecast::certain)));

  static final Shape<Impact> IMPACT =
      new Shape<>(
          "Impact",
          List.of(
              flag("known", "true: rowsHigh is a real number", i -> i.rowsHigh().isPresent()),
              number("rowsLow", "rows at least; unknown: 0", i -> i.rowsLow().orElse(0)),
              number(
                  "rowsHigh",
                  "rows at most; unknown: the largest number there is",
                  i -> i.rowsHigh().orElse(Long.MAX_VALUE)),
              flag("bytesKnown", "true: bytes is a real number", i -> i.bytes().isPresent()),
              number(
                  "bytes",
                  "bytes rewritten, scanned or dropped; unknown: the largest number there is",
                  i -> i.bytes().orElse(Long.MAX_VALUE)),
              text("source", "where the numbers come from, or `''`", Impact::source)));

  /// The variables. Their order is the order of the documentation.
  static final Shape<Evidence> VARIABLES =
      new Shape<>(
          "Evidence",
          List.of(
              text("agent", "the agent that asks", e -> e.agent().value()),
              text("onBehalfOf", "the person it acts for", e -> e.onBehalfOf().value()),
              text("target", "the name of the target", e -> e.target().value()),
              word(
                  "engine",
                  ids(EngineName.values(), EngineName::id),
                  "the engine of the target",
                  e -> e.engine().id()),
              text(
                  "environment",
                  "the environment of the target, such as `prod`",
                  e -> e.environment().value()),
              new Shape.Field<>(
                  "kinds",
                  ListType.create(SimpleType.STRING),
                  Set.of(),
                  "the command tags of the statements, such as `ALTER TABLE`",
                  Evidence::kinds),
              parts("effects", EFFECT, "what the statements do", e -> EFFECT.all(e.effects())),
              parts("findings", FINDING, "what the lint rules say", e -> FINDING.all(e.findings())),
              parts("locks", LOCK, "the locks they take", e -> LOCK.all(e.locks())),
              part(
                  "impact",
                  IMPACT,
                  "how much they touch; known only once a review measured it",
                  e -> IMPACT.of(e.impact())),
              flag(
                  "inTransaction",
                  "true: the session is inside a transaction block",
                  Evidence::inTransaction),
              new Shape.Field<>(
                  "time", SimpleType.TIMESTAMP, Set.of(), "when it is asked", Evidence::time)));

  /// The name of the variable that changes by itself.
  static final String TIME = "time";

  /// The kinds of objects that variables hold.
  static final List<Shape<?>> PARTS = List.of(EFFECT, FINDING, LOCK, IMPACT);

  private Vocabulary() {}

  private static <E> Set<String> ids(E[] values, Function<E, String> id) {
    return Arrays.stream(values).map(id).collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
