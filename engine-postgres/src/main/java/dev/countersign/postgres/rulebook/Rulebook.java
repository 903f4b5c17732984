package dev.countersign.postgres.rulebook;

import dev.countersign.core.evidence.Finding;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Probe;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import dev.countersign.postgres.rules.RuleOptions;
import dev.countersign.postgres.rules.TextRule;
import dev.countersign.postgres.rules.compatibility.CompatibilityRules;
import dev.countersign.postgres.rules.design.DesignRules;
import dev.countersign.postgres.rules.destructive.DestructiveRules;
import dev.countersign.postgres.rules.locks.LockRules;
import dev.countersign.postgres.rules.script.ScriptRules;
import dev.countersign.postgres.rules.security.SecurityRules;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  private static final BitSet TEXT_RULES = textRules();

  private static BitSet textRules() {
    var places = new BitSet();
    for (int i = 0; i < LISTED.size(); i++) {
      places.set(i, LISTED.get(i).rule() instanceof TextRule);
    }
    return places;
  }

  /// The rules that are on by some options, by what they look at: the same options are asked for
  /// again and again, and most rules have nothing to say of most statements.
  private record Chosen(RuleOptions options, BitSet always, Map<String, BitSet> bySubject) {

    static Chosen by(RuleOptions options) {
      var chosen = new Chosen(options, new BitSet(), new HashMap<>());
      for (int i = 0; i < LISTED.size(); i++) {
        if (options.runs(LISTED.get(i).card())) {
          chosen.add(i, LISTED.get(i).card().subjects());
        }
      }
      return chosen;
    }

    private void add(int index, Set<String> subjects) {
      if (subjects.isEmpty()) {
        always.set(index);
      }
      for (String subject : subjects) {
        bySubject.computeIfAbsent(subject, _ -> new BitSet()).set(index);
      }
    }

    /// The places in the list of those that look at a statement.
    BitSet of(Case statement) {
      BitSet places = new BitSet(LISTED.size());
      places.or(always);
      for (String subject : statement.subjects()) {
        places.or(bySubject.getOrDefault(subject, always));
      }
      return places;
    }
  }

  private static volatile Chosen chosen = Chosen.by(RuleOptions.DEFAULT);

  /// Makes all rules, which otherwise the first one to ask for them has to wait for.
  public static void load() {
    Objects.requireNonNull(chosen);
  }

  /// What the rules that are on find in a statement, in the order of the list.
  public static List<Finding> check(Case statement) {
    return check(statement, chosen(statement.options()).of(statement));
  }

  /// What those of them that look at the text alone find in one that holds no statement.
  public static List<Finding> checkText(Case text) {
    BitSet looking = chosen(text.options()).of(text);
    looking.and(TEXT_RULES);
    return check(text, looking);
  }

  private static List<Finding> check(Case statement, BitSet looking) {
    var findings = new ArrayList<Finding>();
    for (int i = looking.nextSetBit(0); i >= 0; i = looking.nextSetBit(i + 1)) {
      Listed listed = LISTED.get(i);
      var report = new Report(statement, listed.card());
      listed.rule().check(statement, report);
      findings.addAll(report.findings());
    }
    return findings;
  }

  @SuppressWarnings("ReferenceEquality") // only to find out whether there is something to reuse
  private static Chosen chosen(RuleOptions options) {
    Chosen last = chosen;
    if (last.options() != options) {
      last = Chosen.by(options);
      chosen = last;
    }
    return last;
  }

  /// What is found when those that ask the live server have asked: what they now say of an object
  /// takes the place of what they said of it without asking.
  ///
  /// @param found what was found in the statement without asking
  public static List<Finding> ask(Case statement, Probe.Server server, List<Finding> found) {
    var findings = new ArrayList<>(found);
    for (Listed listed : LISTED) {
      if (listed.rule() instanceof Probe probe && statement.options().runs(listed.card())) {
        List<Finding> answer = answer(probe, statement, server);
        findings.removeIf(old ->
            probe.settles()
                ? old.rule().equals(listed.card().id())
                : answer.stream().anyMatch(old::isAbout));
        findings.addAll(answer);
      }
    }
    return findings;
  }

  private static List<Finding> answer(Probe probe, Case statement, Probe.Server server) {
    var report = new Report(statement, probe.card());
    try {
      probe.ask(statement, server, report);
      return report.findings();
    } catch (SQLException e) {
      var unasked = new Report(statement, probe.card());
      probe.check(statement, unasked);
      unasked.add(
          "",
          "The server could not be asked: %s.".formatted(said(e)),
          "Look at the data yourself before you approve.");
      return unasked.findings();
    }
  }

  private static String said(SQLException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), "it did not say why");
    return message.lines().findFirst().orElse("").strip().replaceFirst("\\.$", "");
  }
}
