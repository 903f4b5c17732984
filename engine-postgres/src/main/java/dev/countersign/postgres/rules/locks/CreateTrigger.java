package dev.countersign.postgres.rules.locks;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A trigger, which every later write runs.
final class CreateTrigger implements Rule {

  @Override
  public Card card() {
    return Card.medium(
            "create-trigger",
            """
            `CREATE TRIGGER` takes `SHARE ROW EXCLUSIVE` on the table: writes wait behind it. Every later write runs its
            function, and fails when that fails. Quiet is a trigger whose function does nothing but keep columns of the row in
            step, as expanding and contracting a schema needs it.
            """)
        .on("CreateTrigStmt")
        .bad(
            "CREATE TRIGGER crates_told BEFORE UPDATE ON crates FOR EACH ROW EXECUTE FUNCTION tell()")
        .good(
            "CREATE TRIGGER crates_mirrored BEFORE INSERT OR UPDATE ON crates FOR EACH ROW EXECUTE FUNCTION mirror()");
  }

  private static final Pattern WORDS =
      Pattern.compile(
          "\\b(insert|update|delete|select|perform|execute|call|raise|notify|copy|truncate|lock|"
              + "loop|into|dblink|set_config|open|fetch|assert)\\b");
  private static final Pattern TEXTS = Pattern.compile("'(?:[^']|'')*'");
  private static final Pattern CALLS =
      Pattern.compile("\\b(?!if\\b|and\\b|or\\b|not\\b)\\w+\\s*\\(");

  @Override
  public void check(Case statement, Report report) {
    if (statement.is("CreateTrigStmt") && statement.targetIsLive() && !isInStep(statement)) {
      report.add(
          statement.targetName(),
          "SHARE ROW EXCLUSIVE on %s while %s is created, and every later write runs it."
              .formatted(statement.targetName(), statement.field("trigname")),
          "Check that its function is fast and cannot fail, and set a lock_timeout.");
    }
  }

  /// Whether the function only computes columns of the row from others.
  private static boolean isInStep(Case statement) {
    List<String> name = PgNode.names(statement.node().path("funcname"));
    List<String> sources = sources(statement, name);
    return statement.node().path("row").asBoolean(false)
        && !sources.isEmpty()
        && sources.stream().allMatch(CreateTrigger::onlyAssigns);
  }

  private static boolean onlyAssigns(String source) {
    String code = TEXTS.matcher(source.toLowerCase(Locale.ROOT)).replaceAll("''");
    return code.contains("new.")
        && code.contains("return new")
        && !WORDS.matcher(code).find()
        && !CALLS.matcher(code).find();
  }

  private static List<String> sources(Case statement, List<String> name) {
    List<String> here =
        statement.script().earlier().stream()
            .filter(earlier -> earlier.tag().equals("CreateFunctionStmt"))
            .filter(earlier -> PgNode.names(earlier.node().path("funcname")).equals(name))
            .map(CreateTrigger::body)
            .toList();
    return here.isEmpty()
        ? statement.catalog().routinesNamed(name.getLast()).stream()
            .filter(routine -> name.size() < 2 || routine.schema().equals(name.getFirst()))
            .filter(routine -> routine.arguments().isEmpty())
            .map(Routine::source)
            .toList()
        : here.subList(here.size() - 1, here.size());
  }

  private static String body(SqlStatement function) {
    return function
        .node()
        .path("options")
        .valueStream()
        .map(item -> PgNode.of(item).body())
        .filter(option -> PgNode.text(option, "defname").equals("as"))
        .map(option -> String.join("", PgNode.names(option.path("arg").path("List").path("items"))))
        .findFirst()
        .orElse("");
  }
}
