package dev.countersign.app.lint;

import static java.util.stream.Collectors.toSet;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.postgres.rulebook.Rulebook;
import dev.countersign.postgres.rules.RuleOptions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which rules run.
public final class Selection {

  /// What cannot be read is never passed over in silence.
  private static final String ALWAYS = "unparsable-statement";

  private Selection() {}

  /// The options with the rules that were asked for.
  ///
  /// @param rules `default`, `all`, or ids with commas between them
  /// @throws CountersignException with [ErrorCode#BAD_REQUEST] that names every id that is none
  public static RuleOptions of(String rules, RuleOptions options) {
    if (rules.equals("default")) {
      return options;
    }
    Set<String> all = Rulebook.ALL.stream().map(rule -> rule.card().id()).collect(toSet());
    if (rules.equals("all")) {
      return with(all, Set.of(), options);
    }
    Set<String> asked =
        Arrays.stream(rules.split(","))
            .map(String::strip)
            .filter(id -> !id.isEmpty())
            .collect(toSet());
    List<String> unknown = new TreeSet<>(asked).stream().filter(id -> !all.contains(id)).toList();
    if (!unknown.isEmpty() || asked.isEmpty()) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST,
          "--rules is default, all or ids of rules; there is no rule \"%s\"."
              .formatted(String.join("\", \"", unknown)));
    }
    Set<String> off = new HashSet<>(all);
    off.removeAll(asked);
    off.remove(ALWAYS);
    return with(asked, off, options);
  }

  private static RuleOptions with(Set<String> on, Set<String> off, RuleOptions options) {
    return new RuleOptions(on, off, options.values(), options.severities(), options.exemptions());
  }
}
