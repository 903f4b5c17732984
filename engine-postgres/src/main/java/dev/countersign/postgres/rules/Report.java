package dev.countersign.postgres.rules;

import dev.countersign.core.evidence.Finding;
import java.util.ArrayList;
import java.util.List;

/// Where a rule puts what it finds in one statement. Used once, by one thread.
public final class Report {

  private final Case statement;
  private final Card card;
  private final List<Finding> findings = new ArrayList<>();

  Report(Case statement, Card card) {
    this.statement = statement;
    this.card = card;
  }

  /// Something about an object, found where the statement begins.
  void add(String object, String message, String advice) {
    at(statement.start(), object, message, advice);
  }

  /// Something found at a byte of the text.
  void at(int byteOffset, String object, String message, String advice) {
    Position position = Position.in(statement.text(), byteOffset);
    findings.add(
        new Finding(
            card.id(),
            card.severity(),
            position.line(),
            position.column(),
            object,
            message,
            advice));
  }

  List<Finding> findings() {
    return findings;
  }
}
