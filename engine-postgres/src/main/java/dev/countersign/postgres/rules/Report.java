package dev.countersign.postgres.rules;

import dev.countersign.core.evidence.Finding;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Where a rule puts what it finds in one statement, and where it reads what the operator set for
/// it. Used once, by one thread.
public final class Report {

  private final Case statement;
  private final Card card;
  private final List<Finding> findings = new ArrayList<>();

  /// @param card the rule that reports
  public Report(Case statement, Card card) {
    this.statement = statement;
    this.card = card;
  }

  /// Something about an object, found where the statement begins.
  public void add(String object, String message, String advice) {
    at(statement.start(), object, message, advice);
  }

  /// Something found at a node of the syntax tree that has a location; else where the statement
  /// begins.
  public void at(JsonNode node, String object, String message, String advice) {
    int location = node.path("location").asInt(-1);
    at(location < 0 ? statement.start() : location, object, message, advice);
  }

  /// Something found at a byte of the text.
  public void at(int byteOffset, String object, String message, String advice) {
    Position position = Position.in(statement.text(), byteOffset);
    findings.add(
        new Finding(
            card.id(),
            statement.options().severity(card),
            position.line(),
            position.column(),
            object,
            message,
            advice));
  }

  /// A number that the operator can set.
  public long number(String option) {
    return (Long) statement.options().value(card, card.option(option));
  }

  /// A text that the operator can set.
  public String text(String option) {
    return (String) statement.options().value(card, card.option(option));
  }

  /// A regular expression that the operator can set.
  public TextPattern pattern(String option) {
    return (TextPattern) statement.options().value(card, card.option(option));
  }

  /// A switch that the operator can set.
  public boolean flag(String option) {
    return (Boolean) statement.options().value(card, card.option(option));
  }

  /// A list of texts that the operator can set.
  public List<String> texts(String option) {
    return ((List<?>) statement.options().value(card, card.option(option)))
        .stream().map(String::valueOf).toList();
  }

  /// What was found so far.
  public List<Finding> findings() {
    return findings.isEmpty()
        ? List.of()
        : findings.stream().map(statement.options()::judged).toList();
  }
}
