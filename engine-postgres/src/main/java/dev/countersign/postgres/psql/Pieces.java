package dev.countersign.postgres.psql;

import java.util.ArrayList;
import java.util.List;

/// Cuts a text into statements without understanding them.
public final class Pieces {

  private final String text;
  private final boolean nested;
  private final List<Piece> pieces = new ArrayList<>();
  private int start = -1;
  private int end;
  private int depth;
  private int atomic;
  private String word = "";
  private int counted;
  private int line = 1;
  private int lineStart;

  private Pieces(String text, boolean nested) {
    this.text = text;
    this.nested = nested;
  }

  /// A statement of a text, or what stands in the place of one.
  ///
  /// @param text from its first token to its last, without the semicolon
  /// @param line where it begins, from 1
  /// @param column where it begins, from 1
  public record Piece(String text, int line, int column) {}

  /// Cuts at semicolons, but not at those in parentheses or in a body between BEGIN ATOMIC and END.
  public static List<Piece> of(String text) {
    return new Pieces(text, true).cut();
  }

  /// Cuts at all semicolons that are in no string or comment.
  public static List<Piece> atEverySemicolon(String text) {
    return new Pieces(text, false).cut();
  }

  private List<Piece> cut() {
    int at = 0;
    while (at < text.length()) {
      int next = Quoted.end(text, at);
      char c = text.charAt(at);
      if (c == ';' && depth == 0 && atomic == 0) {
        finish();
      } else if (Quoted.isInName(c) && next == at + 1) {
        next = endOfWord(at);
        see(at, next);
        count(text.substring(at, next).toUpperCase(java.util.Locale.ROOT));
      } else if (!Character.isWhitespace(c) && !Quoted.isComment(text, at)) {
        see(at, next);
        nest(c);
      }
      at = next;
    }
    finish();
    return pieces;
  }

  private void see(int from, int to) {
    start = start < 0 ? from : start;
    end = to;
  }

  private int endOfWord(int at) {
    int next = at + 1;
    while (next < text.length() && Quoted.isInName(text.charAt(next))) {
      next++;
    }
    return next;
  }

  private void nest(char c) {
    if (nested && c == '(') {
      depth++;
    } else if (nested && c == ')') {
      depth = Math.max(0, depth - 1);
    }
  }

  /// Keeps count of the bodies that are open, as psql does.
  private void count(String next) {
    if (nested && next.equals("ATOMIC") && word.equals("BEGIN")) {
      atomic++;
    } else if (atomic > 0 && next.equals("CASE")) {
      atomic++;
    } else if (atomic > 0 && next.equals("END")) {
      atomic--;
    }
    word = next;
  }

  private void finish() {
    if (start >= 0) {
      for (; counted < start; counted++) {
        if (text.charAt(counted) == '\n') {
          line++;
          lineStart = counted + 1;
        }
      }
      pieces.add(new Piece(text.substring(start, end), line, 1 + start - lineStart));
    }
    start = -1;
    depth = 0;
    atomic = 0;
    word = "";
  }
}
