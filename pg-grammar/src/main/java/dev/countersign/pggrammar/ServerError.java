package dev.countersign.pggrammar;

import java.util.List;

/// Completes an error of the C code to what a server would send. libpg_query passes on the message,
/// the position and the C function that reported it, but not the SQLSTATE; the function and the
/// words tell which it is. The contract test compares the outcome with a server.
final class ServerError {
  private static final String SYNTAX_ERROR = "42601";
  private static final String FEATURE_NOT_SUPPORTED = "0A000";
  private static final String INVALID_PARAMETER_VALUE = "22023";
  private static final String INVALID_ESCAPE_SEQUENCE = "22025";
  private static final String DUPLICATE_OBJECT = "42710";
  private static final String RESERVED_NAME = "42939";
  private static final String WINDOWING_ERROR = "42P20";

  private record Wording(String part, String sqlState) {}

  /// The errors of the grammar that are not plain syntax errors; the first that fits counts.
  private static final List<Wording> WORDINGS =
      List.of(
          new Wording("LIMIT #,# syntax is not supported", SYNTAX_ERROR),
          new Wording("frame start", WINDOWING_ERROR),
          new Wording("frame end", WINDOWING_ERROR),
          new Wording("precision for type float", INVALID_PARAMETER_VALUE),
          new Wording("column number must be in range", INVALID_PARAMETER_VALUE),
          new Wording("unrecognized partitioning strategy", INVALID_PARAMETER_VALUE),
          new Wording("for hash partition provided more than once", DUPLICATE_OBJECT),
          new Wording("role name \"", RESERVED_NAME),
          new Wording("cannot be used as a role name", RESERVED_NAME),
          new Wording("not supported", FEATURE_NOT_SUPPORTED),
          new Wording("only supported", FEATURE_NOT_SUPPORTED),
          new Wording("no longer supported", FEATURE_NOT_SUPPORTED),
          new Wording("constants are supported in", FEATURE_NOT_SUPPORTED),
          new Wording("not implemented", FEATURE_NOT_SUPPORTED),
          new Wording("not yet implemented", FEATURE_NOT_SUPPORTED),
          new Wording("cannot be marked", FEATURE_NOT_SUPPORTED),
          new Wording("constraints cannot be altered to be", FEATURE_NOT_SUPPORTED),
          new Wording("current database cannot be changed", FEATURE_NOT_SUPPORTED),
          new Wording("cannot include schema elements", FEATURE_NOT_SUPPORTED),
          new Wording("aggregates cannot have output arguments", FEATURE_NOT_SUPPORTED),
          new Wording("an ordered-set aggregate with a VARIADIC", FEATURE_NOT_SUPPORTED));

  private ServerError() {}

  static Refusal.SyntaxError of(String message, String function, int position) {
    var sqlState =
        function.equals("core_yylex") ? ofLexerMessage(message) : ofGrammarMessage(message);
    return new Refusal.SyntaxError(message, sqlState, Math.max(position, 0));
  }

  static Refusal.SyntaxError ofLexer(String message) {
    return of(message, "core_yylex", 0);
  }

  private static String ofLexerMessage(String message) {
    if (message.equals("invalid Unicode escape")) {
      return INVALID_ESCAPE_SEQUENCE;
    }
    return message.contains("conversion") ? FEATURE_NOT_SUPPORTED : SYNTAX_ERROR;
  }

  /// A message may quote the text; then it is a syntax error whatever the text says.
  private static String ofGrammarMessage(String message) {
    if (message.contains("at or near \"")) {
      return SYNTAX_ERROR;
    }
    return WORDINGS.stream()
        .filter(wording -> message.contains(wording.part()))
        .map(Wording::sqlState)
        .findFirst()
        .orElse(SYNTAX_ERROR);
  }
}
