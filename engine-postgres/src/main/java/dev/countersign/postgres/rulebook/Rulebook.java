package dev.countersign.postgres.rulebook;

import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.compatibility.CompatibilityRules;
import dev.countersign.postgres.rules.design.DesignRules;
import dev.countersign.postgres.rules.destructive.DestructiveRules;
import dev.countersign.postgres.rules.locks.LockRules;
import dev.countersign.postgres.rules.script.ScriptRules;
import dev.countersign.postgres.rules.security.SecurityRules;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// All guard rules, and how a statement is held against them.
public final class Rulebook {

  /// In alphabetical order of their ids.
  public static final List<Rule> ALL =
      Stream.of(
              LockRules.ALL,
              ScriptRules.ALL,
              DestructiveRules.ALL,
              CompatibilityRules.ALL,
              SecurityRules.ALL,
              DesignRules.ALL)
          .flatMap(List::stream)
          .sorted(Comparator.comparing(rule -> rule.card().id()))
          .toList();

  private Rulebook() {}

  private record Listed(Rule rule, Card card) {}

  private static final List<Listed> LISTED =
      ALL.stream().map(rule -> new Listed(rule, rule.card())).toList();

  /// What the rules that are on find in a statement, in the order of the list.
  public static List<Finding> check(Case statement) {
    var findings = new ArrayList<Finding>();
    for (Listed listed : LISTED) {
      if (statement.options().runs(listed.card())) {
        var report = new Report(statement, listed.card());
        listed.rule().check(statement, report);
        findings.addAll(report.findings());
      }
    }
    return findings;
  }

  /// What those find that ask the live server.
  public static List<Finding> ask(Case statement, Probe.Server server) {
    var findings = new ArrayList<Finding>();
    for (Listed listed : LISTED) {
      if (listed.rule() instanceof Probe probe && statement.options().runs(listed.card())) {
        var report = new Report(statement, listed.card());
        ask(probe, statement, server, report);
        findings.addAll(report.findings());
      }
    }
    return findings;
  }

  private static void ask(Probe probe, Case statement, Probe.Server server, Report report) {
    try {
      probe.ask(statement, server, report);
    } catch (SQLException e) {
      report.add(
          "",
          "The server could not be asked: %s.".formatted(e.getMessage()),
          "Look at the data yourself before you approve.");
    }
  }
}
