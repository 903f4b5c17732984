package dev.countersign.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.countersign.testkit.GeneratedPage;
import org.junit.jupiter.api.Test;

final class PolicyDocsTest {

  @Test
  void the_reference_of_policies_is_fresh() {
    GeneratedPage.of("docs/reference/policy.md").isFresh(page());
  }

  private static String page() {
    StringBuilder page = new StringBuilder("# Policy reference\n\n");
    page.append(
        "Generated from the code by `make docs`; the guide is [policies](../guides/policy.md).\n");
    page.append("\n## Variables\n\nWhat the condition of a rule may look at.\n\n");
    table(page, Vocabulary.VARIABLES);
    for (Shape<?> part : Vocabulary.PARTS) {
      page.append("\n## Fields of ").append(part.name()).append("\n\n");
      table(page, part);
    }
    page.append("\n## The built-in policy\n\n```yaml\n");
    page.append(PolicyFiles.builtInText()).append("```\n");
    return page.toString();
  }

  private static void table(StringBuilder page, Shape<?> shape) {
    page.append("| name | type | meaning |\n|---|---|---|\n");
    for (Shape.Field<?> field : shape.fields().values()) {
      String words =
          field.words().isEmpty() ? "" : ": `" + String.join("`, `", field.words()) + "`";
      page.append(
          "| `%s` | %s | %s%s |\n".formatted(field.name(), type(field.type()), field.doc(), words));
    }
  }

  private static String type(CelType type) {
    return type instanceof ListType list
        ? "list of " + type(list.elemType())
        : type.name().replace("google.protobuf.Timestamp", "timestamp");
  }
}
