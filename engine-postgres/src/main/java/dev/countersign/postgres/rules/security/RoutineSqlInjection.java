package dev.countersign.postgres.rules.security;

import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// SQL that a routine puts together from texts and then runs.
final class RoutineSqlInjection implements Rule {

  @Override
  public Card card() {
    return Card.high(
            "routine-sql-injection",
            """
            `EXECUTE 'SELECT … ' || name` runs whatever a caller has written into `name`, with the privileges of the
            routine. Values belong into `USING`, identifiers into `format('%I', …)` or `quote_ident()`.
            """)
        .on("CreateFunctionStmt")
        .bad(
            "CREATE FUNCTION count_of(name text) RETURNS bigint LANGUAGE plpgsql AS"
                + " $$ DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM ' || name INTO n; RETURN n; END $$",
            "CREATE FUNCTION drop_of(name text) RETURNS void LANGUAGE plpgsql AS"
                + " $$ BEGIN EXECUTE format('DROP TABLE %s', name); END $$")
        .good(
            "CREATE FUNCTION count_of(name text) RETURNS bigint LANGUAGE plpgsql AS"
                + " $$ DECLARE n bigint; BEGIN"
                + " EXECUTE 'SELECT count(*) FROM ' || quote_ident(name) INTO n; RETURN n; END $$",
            "CREATE FUNCTION price(id int) RETURNS int LANGUAGE plpgsql AS"
                + " $$ DECLARE n int; BEGIN"
                + " EXECUTE format('SELECT qty FROM %I WHERE id = $1', 'orders') INTO n USING id;"
                + " RETURN n; END $$");
  }

  @Override
  public void check(Case statement, Report report) {
    if (!statement.is("CreateFunctionStmt")) {
      return;
    }
    String name = String.join(".", PgNode.names(statement.node().path("funcname")));
    for (String executed : executed(body(statement.node()))) {
      if (isUnquoted(executed)) {
        report.add(
            name,
            "%s runs SQL that it puts together from texts as they come: %s."
                .formatted(name, shortened(executed)),
            "Pass values with USING, and names with format('%I', …) or quote_ident().");
      }
    }
  }

  private static final int SHOWN_MAX = 80;

  /// What stands between EXECUTE and the end of its expression. A trigger is created with EXECUTE
  /// FUNCTION as well, and a privilege is called EXECUTE ON.
  private static final Pattern EXECUTE =
      Pattern.compile(
          "(?is)\\bexecute\\s+(?!function\\b|procedure\\b|on\\b)((?:'(?:[^']|'')*'|[^;'])*?)"
              + "(?=;|\\bloop\\b|\\busing\\b|\\binto\\b|$)");

  private static final Pattern COMMENT = Pattern.compile("(?s)--[^\\n]*|/\\*.*?\\*/");
  private static final Pattern TEXT = Pattern.compile("(?s)'((?:[^']|'')*)'");
  private static final Pattern QUOTED =
      Pattern.compile(
          "(?is)\\b(pg_catalog\\.)?(quote_ident|quote_literal|quote_nullable)\\s*\\([^()]*(\\([^()]*\\)[^()]*)*\\)"
              + "|\\w+\\s*::\\s*(pg_catalog\\.)?reg(class|type|proc|procedure|namespace|role)(\\s*::\\s*text)?");
  private static final Pattern FORMAT =
      Pattern.compile("(?is)\\bformat\\s*\\(\\s*'((?:[^']|'')*)'");

  private static String body(JsonNode create) {
    for (JsonNode item : create.path("options")) {
      JsonNode option = PgNode.of(item).body();
      if (PgNode.text(option, "defname").equals("as")) {
        List<String> texts = PgNode.names(PgNode.of(option.path("arg")).get("items"));
        return texts.isEmpty() ? "" : COMMENT.matcher(texts.getFirst()).replaceAll(" ");
      }
    }
    return "";
  }

  private static List<String> executed(String body) {
    var all = new ArrayList<String>();
    Matcher execute = EXECUTE.matcher(body);
    while (execute.find()) {
      all.add(execute.group(1).strip());
    }
    return all;
  }

  /// Whether something other than a text in quotes is joined to one, or put in with `%s`.
  private static boolean isUnquoted(String expression) {
    Matcher format = FORMAT.matcher(expression);
    boolean plain = format.find() && format.group(1).matches("(?s).*%(\\d+\\$)?-?\\d*s.*");
    String safe = QUOTED.matcher(expression).replaceAll("''");
    String joined = TEXT.matcher(safe).replaceAll("''");
    boolean concatenates =
        joined.contains("||") && !joined.replaceAll("''|\\|\\||[\\s()]", "").isEmpty();
    return plain
        || (concatenates && !expression.toLowerCase(java.util.Locale.ROOT).startsWith("format"));
  }

  private static String shortened(String expression) {
    String line = expression.replaceAll("\\s+", " ");
    return line.length() > SHOWN_MAX ? line.substring(0, SHOWN_MAX) + " …" : line;
  }
}
