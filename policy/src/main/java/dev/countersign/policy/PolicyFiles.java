package dev.countersign.policy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.ErrorCode;
import dev.countersign.policy.yaml.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Loads policies.
///
/// A file that extends the built-in policy is asked in this order: the built-in denials, the file's
/// own rules, the other built-in rules. So a file can loosen and tighten everything but what is
/// refused for good; to change that, it has to stand alone. Its `approvals` and `otherwise`, when
/// it has them, replace the built-in ones, because groups are the organisation's own.
public final class PolicyFiles {

  private static final String RESOURCE = "built-in-policy.yaml";
  private static final String DOMAIN = "countersign policy v1";

  private PolicyFiles() {}

  /// The policy that applies when there is no policy file.
  public static RuleSet builtIn() {
    return parse(PolicyParser.BUILT_IN, builtInText());
  }

  /// The text of the built-in policy.
  public static String builtInText() {
    try (InputStream in = PolicyFiles.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The policy in a file.
  ///
  /// @throws CountersignException with [ErrorCode#POLICY] that lists every mistake, or says why the
  ///   file cannot be read
  public static RuleSet load(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new CountersignException(
          ErrorCode.POLICY,
          "The policy file %s cannot be read (%s); check that it exists, is UTF-8 and may be read."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /// The policy in a text.
  ///
  /// @param file what to call the text in messages
  /// @throws CountersignException with [ErrorCode#POLICY] that lists every mistake
  public static RuleSet parse(String file, String text) {
    Problems problems = new Problems(file);
    Optional<PolicyText> parsed =
        new PolicyParser(text, problems, PolicyFiles::builtInNames).parse();
    problems.throwIfAny(ErrorCode.POLICY, "policy");
    PolicyText own = parsed.orElseThrow();
    return join(own, own.extendsBuiltIn() ? Optional.of(builtInRules()) : Optional.empty());
  }

  private static List<String> builtInNames() {
    return builtInRules().verdicts().stream().map(VerdictRule::name).toList();
  }

  private static PolicyText builtInRules() {
    Problems problems = new Problems(PolicyParser.BUILT_IN);
    Optional<PolicyText> parsed = new PolicyParser(builtInText(), problems, List::of).parse();
    problems.throwIfAny(ErrorCode.POLICY, "policy");
    return parsed.orElseThrow();
  }

  private static RuleSet join(PolicyText own, Optional<PolicyText> base) {
    Digest.Builder version = Digest.over(DOMAIN).add(own.text());
    base.ifPresent(builtIn -> version.add(builtIn.text()));
    return new RuleSet(
        version.build().hex(),
        own.times().or(() -> base.flatMap(PolicyText::times)).orElseThrow(),
        verdicts(own, base),
        own.approvals().or(() -> base.flatMap(PolicyText::approvals)).orElse(List.of()),
        own.otherwise().or(() -> base.flatMap(PolicyText::otherwise)).orElseThrow());
  }

  private static List<VerdictRule> verdicts(PolicyText own, Optional<PolicyText> base) {
    Predicate<VerdictRule> denies = rule -> rule.decision() == Decision.DENY;
    List<VerdictRule> builtIn = base.map(PolicyText::verdicts).orElse(List.of());
    List<VerdictRule> all = new ArrayList<>(builtIn.stream().filter(denies).toList());
    all.addAll(own.verdicts());
    all.addAll(builtIn.stream().filter(denies.negate()).toList());
    return all;
  }
}
