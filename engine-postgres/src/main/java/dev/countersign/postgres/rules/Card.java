package dev.countersign.postgres.rules;

import dev.countersign.core.evidence.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a rule says of itself.
///
/// @param id its name in findings, policies and documentation
/// @param severity how bad its findings are
/// @param optional off unless the operator turns it on
/// @param subjects which statements it looks at, as [Case#subjects] has them; none: all of them
/// @param explanation what is the matter and what to do, in Markdown
/// @param bad scripts that it finds something in
/// @param good scripts that do the same job, or a harmless one, and that no rule finds anything in
/// @param setting what those scripts are
/// @param options what the operator can set
public record Card(
    String id,
    Severity severity,
    boolean optional,
    Set<String> subjects,
    String explanation,
    List<String> bad,
    List<String> good,
    Setting setting,
    List<Option> options) {

  public Card {
    subjects = Set.copyOf(subjects);
    bad = List.copyOf(bad);
    good = List.copyOf(good);
    options = List.copyOf(options);
  }

  /// A value that the operator can set for a rule.
  ///
  /// @param name its key in the configuration
  /// @param value what holds when the configuration says nothing: a [Long], a [Boolean], a
  ///   [String], a [TextPattern] or a list of texts
  /// @param explanation what it means, with its unit
  public record Option(String name, Object value, String explanation) {}

  /// What the scripts of a card are, where they are more than changes that the server takes.
  ///
  /// @param inFiles whether they stand in files that some tool applies
  /// @param origin which files those are
  /// @param refusals the SQLSTATEs with which a server refuses the bad ones; none where it takes
  ///   them
  /// @param server the version number of the server that they run on, such as 140003; 0: any
  public record Setting(boolean inFiles, Origin origin, Set<String> refusals, int server) {

    static final Setting USUAL = new Setting(false, Origin.UNKNOWN, Set.of(), 0);

    public Setting {
      refusals = Set.copyOf(refusals);
    }
  }

  /// A rule whose findings destroy data, give away control or guard the gate itself.
  public static Card critical(String id, String explanation) {
    return of(id, Severity.CRITICAL, explanation);
  }

  /// A rule whose findings are likely to hurt.
  public static Card high(String id, String explanation) {
    return of(id, Severity.HIGH, explanation);
  }

  /// A rule whose findings are worth a second thought.
  public static Card medium(String id, String explanation) {
    return of(id, Severity.MEDIUM, explanation);
  }

  /// A rule whose findings are worth knowing.
  public static Card low(String id, String explanation) {
    return of(id, Severity.LOW, explanation);
  }

  /// A rule of taste; off unless the operator turns it on.
  public static Card style(String id, String explanation) {
    return of(id, Severity.STYLE, explanation).offByDefault();
  }

  /// The same, off unless the operator turns it on.
  public Card offByDefault() {
    return new Card(id, severity, true, subjects, explanation, bad, good, setting, options);
  }

  /// The same, of a rule that has nothing to say of other statements than these.
  ///
  /// @param subjects types of syntax nodes such as `IndexStmt`, and of subcommands of ALTER TABLE
  ///   such as `AT_AddColumn`
  public Card on(String... subjects) {
    return new Card(
        id, severity, optional, Set.of(subjects), explanation, bad, good, setting, options);
  }

  /// The same, with scripts that it finds something in.
  public Card bad(String... scripts) {
    return new Card(
        id, severity, optional, subjects, explanation, List.of(scripts), good, setting, options);
  }

  /// The same, with scripts that nothing is found in.
  public Card good(String... scripts) {
    return new Card(
        id, severity, optional, subjects, explanation, bad, List.of(scripts), setting, options);
  }

  /// The same, with scripts that stand in files.
  public Card inFiles() {
    return set(new Setting(true, setting.origin(), setting.refusals(), setting.server()));
  }

  /// The same, with bad scripts that stand in this file; where the good ones stand is not known.
  public Card inFile(Origin origin) {
    return set(new Setting(true, origin, setting.refusals(), setting.server()));
  }

  /// The same, with bad scripts that a server refuses with one of these SQLSTATEs.
  public Card refused(String... sqlStates) {
    return set(
        new Setting(setting.inFiles(), setting.origin(), Set.of(sqlStates), setting.server()));
  }

  /// The same, with scripts for a server of this version number.
  public Card server(int versionNumber) {
    return set(new Setting(setting.inFiles(), setting.origin(), setting.refusals(), versionNumber));
  }

  /// The same, with something that the operator can set.
  public Card option(String name, Object value, String meaning) {
    var more = new ArrayList<>(options);
    more.add(new Option(name, value, meaning));
    return new Card(id, severity, optional, subjects, explanation, bad, good, setting, more);
  }

  private Card set(Setting other) {
    return new Card(id, severity, optional, subjects, explanation, bad, good, other, options);
  }

  private static Card of(String id, Severity severity, String explanation) {
    return new Card(
        id, severity, false, Set.of(), explanation, List.of(), List.of(), Setting.USUAL, List.of());
  }

  Option option(String name) {
    return options.stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(id + " has no option " + name));
  }
}
