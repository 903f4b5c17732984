package dev.countersign.postgres.psql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A text as psql reads it: SQL, and between it commands that begin with a backslash and rows for
/// `COPY … FROM stdin`, as pg_dump writes them.
///
/// @param sql the text with blanks in place of everything that is not SQL
/// @param commands the commands of psql, in order
/// @param rows the lines of rows that were blanked out, one entry for each COPY
public record PsqlText(String sql, List<Command> commands, List<Rows> rows) {

  public PsqlText {
    commands = List.copyOf(commands);
    rows = List.copyOf(rows);
  }

  /// A command of psql.
  ///
  /// @param text from its backslash to the end of its line
  /// @param line from 1
  /// @param column from 1
  /// @param harmless whether it only changes what psql prints
  public record Command(String text, int line, int column, boolean harmless) {}

  /// Rows that a COPY reads.
  ///
  /// @param line the first, from 1
  /// @param count how many
  public record Rows(int line, int count) {}

  /// Reads a text. What has no backslash has nothing of psql.
  public static PsqlText of(String text) {
    return text.indexOf('\\') < 0
        ? new PsqlText(text, List.of(), List.of())
        : new Reader(text).read();
  }

  /// Goes through a text once.
  private static final class Reader {

    private static final Pattern COPY_FROM_STDIN =
        Pattern.compile(
            "\\s*COPY\\b.*\\bFROM\\s+STDIN\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Set<String> HARMLESS =
        Set.of(
            "\\restrict",
            "\\unrestrict",
            "\\echo",
            "\\qecho",
            "\\warn",
            "\\timing",
            "\\pset",
            "\\x",
            "\\a",
            "\\t",
            "\\set",
            "\\unset");
    private static final Set<String> SENDS =
        Set.of("\\g", "\\gx", "\\gexec", "\\gset", "\\gdesc", "\\crosstabview", "\\;");

    private final String text;
    private final StringBuilder sql;
    private final List<Command> commands = new ArrayList<>();
    private final List<Rows> rows = new ArrayList<>();
    private final StringBuilder statement = new StringBuilder();
    private int at;

    Reader(String text) {
      this.text = text;
      this.sql = new StringBuilder(text);
    }

    PsqlText read() {
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '\\') {
          command();
        } else if (c == ';') {
          at++;
          endStatement();
        } else {
          int end = Quoted.end(text, at);
          if (!Quoted.isComment(text, at)) {
            statement.append(text, at, Math.min(end, at + 1));
          }
          at = end;
        }
      }
      return new PsqlText(sql.toString(), commands, rows);
    }

    private void command() {
      int end = Quoted.lineEnd(text, at);
      String whole = text.substring(at, end).strip();
      String name = whole.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
      if (name.startsWith("\\;")) {
        sql.setCharAt(at, ' ');
        at++;
        return;
      }
      commands.add(new Command(whole, line(at), column(at), isHarmless(name, whole)));
      boolean sends = SENDS.contains(name) && !statement.toString().isBlank();
      blank(at, end);
      if (sends) {
        sql.setCharAt(at, ';');
        statement.setLength(0);
      }
      at = end;
    }

    private static boolean isHarmless(String name, String whole) {
      return HARMLESS.contains(name) && !whole.toUpperCase(Locale.ROOT).contains("AUTOCOMMIT");
    }

    private void endStatement() {
      boolean copies = COPY_FROM_STDIN.matcher(statement).matches();
      statement.setLength(0);
      if (copies) {
        int first = Math.min(Quoted.lineEnd(text, at) + 1, text.length());
        int end = endOfRows(first);
        rows.add(new Rows(line(first), line(end) - line(first)));
        int behind = Quoted.lineEnd(text, end);
        blank(first, behind);
        at = behind;
      }
    }

    /// The place of the line of the two characters that end the rows.
    private int endOfRows(int first) {
      int line = first;
      while (line < text.length()) {
        int end = Quoted.lineEnd(text, line);
        if (text.substring(line, end).stripTrailing().equals("\\.")) {
          return line;
        }
        line = end + 1;
      }
      return text.length();
    }

    private void blank(int from, int to) {
      for (int i = from; i < to; i++) {
        char c = text.charAt(i);
        sql.setCharAt(i, c == '\n' || c == '\r' ? c : ' ');
      }
    }

    private int line(int place) {
      return 1 + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
    }

    private int column(int place) {
      return place - text.lastIndexOf('\n', place - 1);
    }
  }
}
