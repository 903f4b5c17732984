package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.pggrammar.Scanned;
import dev.countersign.pggrammar.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Follows the statements of a body in PL/pgSQL.
///
/// PL/pgSQL cuts its text with the server's own lexer: an expression goes up to the keyword or
/// semicolon that ends it, outside of parentheses, and is then given to the server as the rest of a
/// SELECT; a statement that is none of its own is SQL. This does the same. Whatever begins a
/// construct that is not known here is taken for SQL, and what then does not parse is unknown, as
/// is every EXECUTE.
final class PlpgsqlBody {

  private static final int TOKENS_MAX = 20_000;
  private static final Set<String> SEPARATORS =
      Set.of("BEGIN", "ELSE", "LOOP", "EXCEPTION", "NULL");
  private static final Set<String> TO_SEMICOLON =
      Set.of("END", "GET", "CLOSE", "FETCH", "MOVE", "COMMIT", "ROLLBACK");

  private final PgParser parser;
  private final PlpgsqlCode code;
  private final List<Token> tokens;
  private final Walk walk;
  private int at;

  private PlpgsqlBody(PgParser parser, PlpgsqlCode code, Walk walk) {
    this.parser = parser;
    this.code = code;
    this.tokens = code.tokens();
    this.walk = walk;
  }

  /// Follows a body.
  static void follow(PgParser parser, String source, Walk walk) {
    if (!(parser.scan(source) instanceof Scanned.Tokens scanned)) {
      unknown(walk, "Its body cannot be read.");
      return;
    }
    List<Token> tokens = scanned.tokens().stream().filter(t -> !isComment(t)).toList();
    if (tokens.size() > TOKENS_MAX) {
      unknown(walk, "Its body is too long to follow.");
      return;
    }
    new PlpgsqlBody(parser, new PlpgsqlCode(source, tokens), walk).body();
  }

  private static boolean isComment(Token token) {
    return token.kind() == Token.Kind.LINE_COMMENT || token.kind() == Token.Kind.BLOCK_COMMENT;
  }

  private static void unknown(Walk walk, String why) {
    walk.add(Action.CALL, walk.via().orElse(ObjectName.unresolved("code", "DO")), why);
  }

  private void body() {
    while (is("#")) {
      at += 3;
    }
    while (at < tokens.size()) {
      int before = at;
      statement();
      if (at <= before) {
        throw new IllegalStateException("no progress at token " + at);
      }
    }
  }

  private void statement() {
    if (is("<<")) {
      until(">>");
      at++;
      return;
    }
    if (isAssignment()) {
      assignment();
      return;
    }
    String word = code.word(at);
    if (SEPARATORS.contains(word)) {
      at++;
    } else if (TO_SEMICOLON.contains(word)) {
      inert();
    } else if (word.equals(";")) {
      at++;
    } else {
      construct(word);
    }
  }

  /// A statement without expressions; one that has some all the same, such as how far to FETCH, is
  /// not followed.
  private void inert() {
    int end = find(";");
    for (int i = at; i < end; i++) {
      if (code.text(i).equals("(")) {
        unknown(walk, "A part of its body is not understood.");
      }
    }
    at = end + 1;
  }

  private void construct(String word) {
    switch (word) {
      case "DECLARE" -> declarations();
      case "IF", "ELSIF", "ELSEIF" -> expressionUntil("THEN");
      case "WHEN" -> when();
      case "WHILE" -> expressionUntil("LOOP");
      case "CASE" -> caseOperand();
      case "FOR" -> forLoop();
      case "FOREACH" -> foreach();
      case "EXIT", "CONTINUE" -> exit();
      case "RETURN" -> returning();
      case "RAISE", "ASSERT" -> raise();
      case "PERFORM" -> {
        at++;
        sql("SELECT " + take(";"));
        at++;
      }
      case "EXECUTE" -> {
        dynamic();
        toSemicolon();
      }
      case "OPEN" -> open();
      default -> statementInSql();
    }
  }

  /// `name := …`, `name = …`, `name.field := …`, `name[i] := …`.
  private boolean isAssignment() {
    int ahead = at;
    if (!code.isName(ahead)) {
      return false;
    }
    ahead++;
    while (ahead < tokens.size()) {
      String text = code.text(ahead);
      if (text.equals(":=") || text.equals("=")) {
        return true;
      } else if (text.equals(".") && code.isName(ahead + 1)) {
        ahead += 2;
      } else if (text.equals("[")) {
        ahead = code.behindBracket(ahead);
      } else {
        return false;
      }
    }
    return false;
  }

  private void assignment() {
    int target = at;
    while (!code.text(at).equals(":=") && !code.text(at).equals("=")) {
      at++;
    }
    subscripts(target, at);
    at++;
    expression(take(";"));
    at++;
  }

  private void subscripts(int from, int to) {
    for (int i = from; i < to; i++) {
      if (code.text(i).equals("[")) {
        int end = code.behindBracket(i);
        expression("ARRAY[1]" + code.slice(i, end));
        i = end - 1;
      }
    }
  }

  private void declarations() {
    at++;
    while (at < tokens.size() && !code.word(at).equals("BEGIN")) {
      declaration();
    }
  }

  private void declaration() {
    int start = at;
    String cursor = code.word(at + 1).equals("NO") ? code.word(at + 3) : code.word(at + 1);
    int from = at + 1;
    while (at < tokens.size() && !is(";")) {
      String word = code.word(at);
      boolean query = cursor.matches("CURSOR|SCROLL") && word.matches("FOR|IS");
      if (query) {
        at++;
        sql(take(";"));
        at++;
        return;
      }
      if (at > start && (word.equals("DEFAULT") || word.equals(":=") || word.equals("="))) {
        type(from, at);
        at++;
        expression(take(";"));
        at++;
        return;
      }
      at++;
    }
    type(from, at);
    at++;
  }

  /// The type of a variable: a value that is assigned to it goes through its input function.
  private void type(int from, int to) {
    String type = code.slice(from, to).strip();
    boolean simple =
        !type.contains("%")
            && !type.toUpperCase(Locale.ROOT)
                .matches(
                    "(?s)(CONSTANT\\s.*|RECORD|REFCURSOR|ALIAS\\s.*|.*\\sNOT\\s+NULL|.*CURSOR.*)");
    if (simple && !type.isEmpty()) {
      expression("NULL::" + type);
    }
  }

  private void when() {
    at++;
    int from = at;
    int then = find("THEN");
    boolean conditions = true;
    for (int i = from; i < then; i++) {
      Token.Kind kind = tokens.get(i).kind();
      conditions &=
          code.word(i).equals("OR")
              || kind == Token.Kind.IDENTIFIER
              || kind == Token.Kind.STRING
              || kind == Token.Kind.KEYWORD;
    }
    String text = code.slice(from, then);
    at = then + 1;
    if (!conditions) {
      expression(text);
    }
  }

  private void caseOperand() {
    at++;
    if (!code.word(at).equals("WHEN")) {
      expression(take("WHEN"));
    }
  }

  private void expressionUntil(String end) {
    at++;
    expression(take(end));
    at++;
  }

  private void forLoop() {
    at++;
    take("IN");
    at++;
    if (code.word(at).equals("REVERSE")) {
      at++;
    }
    if (code.word(at).equals("EXECUTE")) {
      dynamic();
      take("LOOP");
      at++;
      return;
    }
    int from = at;
    int loop = find("LOOP");
    int range = -1;
    for (int i = from; i < loop; i++) {
      if (code.text(i).startsWith("..")) {
        range = i;
      }
    }
    rangeOrQuery(from, range, loop);
    at = loop + 1;
  }

  private void rangeOrQuery(int from, int range, int loop) {
    String text = code.slice(from, loop);
    if (range >= 0 || text.contains("..")) {
      for (String bound : text.split("\\.\\.|(?i)\\bBY\\b")) {
        expression(bound);
      }
    } else if (loop - from == 1 && code.isName(from)) {
      return;
    } else if (code.isName(from)
        && code.text(from + 1).equals("(")
        && loop > 0
        && cursorCall(from, loop)) {
      expression("ROW" + code.slice(from + 1, loop));
    } else {
      sql(text);
    }
  }

  private boolean cursorCall(int from, int loop) {
    return code.text(loop - 1).equals(")") && !code.word(from).matches("SELECT|WITH|VALUES|TABLE");
  }

  private void foreach() {
    at++;
    take("ARRAY");
    at++;
    expression(take("LOOP"));
    at++;
  }

  private void exit() {
    int end = find(";");
    for (int i = at; i < end; i++) {
      if (code.word(i).equals("WHEN")) {
        expression(code.slice(i + 1, end));
      }
    }
    at = end + 1;
  }

  private void returning() {
    at++;
    String next = code.word(at);
    if (next.equals("QUERY")) {
      at++;
      if (code.word(at).equals("EXECUTE")) {
        dynamic();
        toSemicolon();
        return;
      }
      sql(take(";"));
    } else {
      if (next.equals("NEXT")) {
        at++;
      }
      expression(take(";"));
    }
    at++;
  }

  /// The arguments of RAISE and ASSERT are expressions after the first comma or USING; names of
  /// conditions and levels are not.
  private void raise() {
    boolean assertion = code.word(at).equals("ASSERT");
    int end = find(";");
    at++;
    if (assertion) {
      expression("ROW(" + code.slice(at, end) + ")");
    } else {
      raised(end);
    }
    at = end + 1;
  }

  private void raised(int end) {
    if (code.word(at).matches("DEBUG|LOG|INFO|NOTICE|WARNING|EXCEPTION")) {
      at++;
    }
    int using = end;
    for (int i = at; i < end; i++) {
      if (code.word(i).equals("USING")) {
        using = i;
        break;
      }
    }
    int arguments = at;
    while (arguments < using && !code.text(arguments).equals(",")) {
      arguments++;
    }
    if (arguments < using) {
      expression("ROW(" + code.slice(arguments + 1, using) + ")");
    }
    if (using < end) {
      options(using + 1, end);
    }
  }

  private void options(int from, int end) {
    String options = code.slice(from, end);
    expression("ROW(" + options.replaceAll("(?i)\\b[a-z_]+\\s*(:=|=(?!>))", " ") + ")");
  }

  private void open() {
    int end = find(";");
    for (int i = at; i < end; i++) {
      if (code.word(i).equals("EXECUTE")) {
        dynamic();
      } else if (code.word(i).equals("FOR")) {
        if (!code.word(i + 1).equals("EXECUTE")) {
          sql(code.slice(i + 1, end));
        }
        at = end + 1;
        if (code.word(i + 1).equals("EXECUTE")) {
          dynamic();
        }
        return;
      } else if (code.text(i).equals("(")) {
        expression("ROW" + code.slice(i, end).replaceAll("(?i)\\b[a-z_0-9]+\\s*(:=|=>)", " "));
      }
    }
    at = end + 1;
  }

  private void statementInSql() {
    int start = at;
    int end = find(";");
    sql(code.withoutInto(start, end));
    at = end + 1;
  }

  private void dynamic() {
    unknown(walk, "It executes SQL that it makes up while it runs.");
  }

  private void expression(String text) {
    if (!text.isBlank()) {
      sql("SELECT " + text);
    }
  }

  private void sql(String text) {
    switch (ParsedSql.parse(parser, text)) {
      case ParsedSql.Statements parsed ->
          parsed.statements().forEach(s -> Commands.follow(s.tag(), s.node(), walk));
      case ParsedSql.Unparsed _ -> unknown(walk, "A part of its body is not understood.");
    }
  }

  private void toSemicolon() {
    at = find(";") + 1;
  }

  private void until(String end) {
    at = find(end);
  }

  /// The text up to a keyword or symbol outside of parentheses; stops in front of it.
  private String take(String end) {
    int from = at;
    at = find(end);
    return code.slice(from, at);
  }

  private int find(String end) {
    int depth = 0;
    for (int i = at; i < tokens.size(); i++) {
      String text = code.text(i);
      if (depth == 0 && code.word(i).equals(end)) {
        return i;
      }
      depth += text.equals("(") || text.equals("[") ? 1 : 0;
      depth -= text.equals(")") || text.equals("]") ? 1 : 0;
    }
    return tokens.size();
  }

  private boolean is(String text) {
    return at < tokens.size() && code.text(at).equals(text);
  }
}
