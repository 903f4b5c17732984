package dev.countersign.policy;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.countersign.policy.yaml.Problems;
import dev.countersign.policy.yaml.YamlScalar;
import java.util.List;
import java.util.Optional;

/// Makes conditions of expressions in the Common Expression Language (cel-spec 0.24).
///
/// An expression is checked against [Vocabulary] when the policy is loaded, and bounded three ways:
/// its length and size, the size of its regular expressions (which take linear time), and the
/// number of steps its loops may take together. The language has no recursion, so that is all there
/// is.
final class Conditions {

  private static final int CHARACTERS_MAX = 4_000;
  private static final int NODES_MAX = 2_000;
  private static final int DEPTH_MAX = 50;
  private static final int LOOP_STEPS_MAX = 100_000;
  private static final int REGEX_SIZE_MAX = 2_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(CHARACTERS_MAX)
          .maxParseExpressionNodeCount(NODES_MAX)
          .maxParseRecursionDepth(DEPTH_MAX)
          .comprehensionMaxIterations(LOOP_STEPS_MAX)
          .maxRegexProgramSize(REGEX_SIZE_MAX)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  private Conditions() {}

  /// The condition of a rule; empty when it has mistakes, which are then among the problems.
  static Optional<Condition> compile(YamlScalar expression, Problems problems) {
    String text = expression.text();
    CelValidationResult checked = COMPILER.compile(text);
    if (checked.hasError()) {
      report(expression, checked.getErrors(), problems);
      return Optional.empty();
    }
    try {
      return compile(expression, checked.getAst(), problems);
    } catch (CelValidationException | CelEvaluationException e) {
      problems.add(expression.position(), sentence(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private static Optional<Condition> compile(
      YamlScalar expression, CelAbstractSyntaxTree tree, Problems problems)
      throws CelEvaluationException {
    ConditionCheck check = ConditionCheck.of(tree);
    check.mistakes().forEach(m -> problems.add(expression.position(m.offset()), m.message()));
    if (!check.mistakes().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Condition(expression.text(), RUNTIME.createProgram(tree), check.looksAtTime()));
  }

  private static void report(YamlScalar expression, List<CelIssue> issues, Problems problems) {
    for (CelIssue issue : issues) {
      int offset =
          offset(
              expression.text(),
              issue.getSourceLocation().getLine(),
              issue.getSourceLocation().getColumn());
      problems.add(expression.position(offset), Mistakes.explain(issue.getMessage()));
    }
  }

  /// The index of a line (from 1) and column (from 0), in code points.
  private static int offset(String text, int line, int column) {
    int lineStart = 0;
    for (int i = 1; i < line; i++) {
      lineStart = text.indexOf('\n', lineStart) + 1;
    }
    return text.codePointCount(0, lineStart) + Math.max(0, column);
  }

  private static String sentence(String message) {
    return message.lines().findFirst().orElse("It cannot be evaluated") + ".";
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(new Types())
            .setResultType(SimpleType.BOOL);
    Vocabulary.VARIABLES.fields().values().forEach(v -> builder.addVar(v.name(), v.type()));
    return builder.build();
  }

  /// The types of what variables hold.
  private static final class Types implements CelTypeProvider {

    private static final ImmutableList<CelType> ALL =
        Vocabulary.PARTS.stream().map(Shape::type).collect(ImmutableList.toImmutableList());

    @Override
    public ImmutableCollection<CelType> types() {
      return ALL;
    }

    @Override
    public Optional<CelType> findType(String name) {
      return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
    }
  }
}
