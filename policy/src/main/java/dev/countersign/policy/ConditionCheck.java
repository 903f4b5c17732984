package dev.countersign.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.countersign.policy.yaml.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a type-checked condition still gets wrong, and whether it looks at the time.
///
/// A word that can never occur, such as `e.action == 'dorp'`, would make a rule that silently never
/// matches; it is a mistake.
///
/// @param mistakes in the order of the text
/// @param looksAtTime whether [Vocabulary#TIME] is mentioned
record ConditionCheck(List<Mistake> mistakes, boolean looksAtTime) {

  private static final Set<String> COMPARISONS = Set.of("_==_", "_!=_", "@in");

  /// One mistake.
  ///
  /// @param offset where, in code points from the beginning of the expression
  record Mistake(int offset, String message) {}

  static ConditionCheck of(CelAbstractSyntaxTree tree) {
    List<CelNavigableExpr> nodes = CelNavigableAst.fromAst(tree).getRoot().allNodes().toList();
    return new ConditionCheck(
        nodes.stream().flatMap(node -> mistakes(tree, node.expr())).toList(),
        nodes.stream().anyMatch(node -> isTime(node.expr())));
  }

  private static boolean isTime(CelExpr node) {
    return node.getKind() == Kind.IDENT && node.ident().name().equals(Vocabulary.TIME);
  }

  private static Stream<Mistake> mistakes(CelAbstractSyntaxTree tree, CelExpr node) {
    if (node.getKind() == Kind.STRUCT) {
      return Stream.of(
          new Mistake(offset(tree, node), "A condition cannot make objects, only look at them."));
    }
    if (node.getKind() != Kind.CALL || !COMPARISONS.contains(node.call().function())) {
      return Stream.empty();
    }
    CelExpr left = node.call().args().get(0);
    CelExpr right = node.call().args().get(1);
    return Stream.concat(unknownWords(tree, left, right), unknownWords(tree, right, left));
  }

  private static Stream<Mistake> unknownWords(
      CelAbstractSyntaxTree tree, CelExpr subject, CelExpr literals) {
    return field(tree, subject).stream()
        .filter(field -> !field.words().isEmpty())
        .flatMap(field ->
            texts(literals)
                .filter(text -> !field.words().contains(text.constant().stringValue()))
                .map(text -> unknownWord(tree, field, text)));
  }

  private static Mistake unknownWord(
      CelAbstractSyntaxTree tree, Shape.Field<?> field, CelExpr text) {
    String word = text.constant().stringValue();
    return new Mistake(
        offset(tree, text),
        "\"%s\" is never %s%s It is one of: %s."
            .formatted(
                field.name(),
                word.isEmpty() ? "empty" : '"' + word + '"',
                Nearest.suggestion(word, field.words()),
                String.join(", ", field.words())));
  }

  private static Optional<? extends Shape.Field<?>> field(
      CelAbstractSyntaxTree tree, CelExpr subject) {
    if (subject.getKind() == Kind.IDENT) {
      return Optional.ofNullable(Vocabulary.VARIABLES.fields().get(subject.ident().name()));
    }
    if (subject.getKind() != Kind.SELECT) {
      return Optional.empty();
    }
    String owner = tree.getType(subject.select().operand().id()).map(CelType::name).orElse("");
    return Vocabulary.PARTS.stream()
        .filter(part -> part.name().equals(owner))
        .findFirst()
        .flatMap(part -> Optional.ofNullable(part.fields().get(subject.select().field())));
  }

  private static Stream<CelExpr> texts(CelExpr literals) {
    return switch (literals.getKind()) {
      case CONSTANT ->
          literals.constant().getKind() == CelConstant.Kind.STRING_VALUE
              ? Stream.of(literals)
              : Stream.empty();
      case LIST -> literals.list().elements().stream().flatMap(ConditionCheck::texts);
      default -> Stream.empty();
    };
  }

  private static int offset(CelAbstractSyntaxTree tree, CelExpr node) {
    Integer known = tree.getSource().getPositionsMap().get(node.id());
    return known == null ? 0 : known;
  }
}
