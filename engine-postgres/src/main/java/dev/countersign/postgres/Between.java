package dev.countersign.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.pggrammar.Token;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What stands between the statements of a script: comments alone, as the server's own lexer tells
/// them.
///
/// @param text the script with its line breaks and these comments, each byte in its place, and
///   spaces for all that runs
/// @param comments each comment behind the number of its line; empty text when there is none
record Between(String text, String comments) {

  private static final Between NOTHING = new Between("", "");

  static Between of(byte[] script, List<Token> comments) {
    if (comments.isEmpty()) {
      return NOTHING;
    }
    byte[] left = new byte[script.length];
    for (int i = 0; i < script.length; i++) {
      left[i] = (byte) (script[i] == '\n' ? '\n' : ' ');
    }
    for (Token comment : comments) {
      System.arraycopy(script, comment.start(), left, comment.start(), length(comment));
    }
    return new Between(
        new String(left, UTF_8),
        comments.stream().map(comment -> line(script, comment)).collect(Collectors.joining("\n")));
  }

  boolean isEmpty() {
    return comments.isEmpty();
  }

  private static String line(byte[] script, Token comment) {
    byte[] text = Arrays.copyOfRange(script, comment.start(), comment.end());
    return "line %d: %s"
        .formatted(ScriptCutter.lineAt(script, comment.start()), new String(text, UTF_8));
  }

  private static int length(Token comment) {
    return comment.end() - comment.start();
  }
}
