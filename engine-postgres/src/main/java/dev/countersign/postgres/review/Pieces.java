package dev.countersign.postgres.review;

import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.Disclosure.Kind;
import dev.countersign.core.review.Disclosure.Piece;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects the pieces of a disclosure and its warnings. Used once, by one thread.
final class Pieces {

  private final List<Piece> pieces = new ArrayList<>();
  private final Map<String, Integer> disguises = new LinkedHashMap<>();
  private final List<String> others = new ArrayList<>();

  void code(Kind kind, String text, String shown) {
    add(kind, text, shown, Disguises.inCode(text));
  }

  void prose(Kind kind, String text, String shown) {
    add(kind, text, shown, Disguises.inProse(text));
  }

  void name(String text, String shown) {
    if (Decoded.isCut(text)) {
      others.add("The server cuts the name " + text + " to 63 bytes: " + shown + ".");
    } else if (text.regionMatches(true, 0, "U&", 0, 2)) {
      others.add("The name " + text + " is written with escapes; it reads " + shown + ".");
    }
    code(Kind.IDENTIFIER, text, shown);
  }

  Disclosure disclosure() {
    var warnings = new ArrayList<String>();
    disguises.forEach((name, count) -> warnings.add(sentence(name, count)));
    warnings.addAll(others);
    return new Disclosure(pieces, warnings);
  }

  private void add(Kind kind, String text, String shown, BitSet hidden) {
    if (text.isEmpty()) {
      return;
    }
    if (hidden.isEmpty()) {
      pieces.add(new Piece(kind, text, shown));
      return;
    }
    int done = 0;
    for (int at = hidden.nextSetBit(0); at >= 0; at = hidden.nextSetBit(done)) {
      plain(kind, text.substring(done, at));
      done = at + Character.charCount(text.codePointAt(at));
      disguise(text.substring(at, done));
    }
    plain(kind, text.substring(done));
  }

  private void plain(Kind kind, String text) {
    if (!text.isEmpty()) {
      pieces.add(new Piece(kind, text, text));
    }
  }

  private void disguise(String character) {
    String name = Disguises.named(character.codePointAt(0));
    disguises.merge(name, 1, Integer::sum);
    pieces.add(new Piece(Kind.DISGUISE, character, name));
  }

  private static String sentence(String name, int count) {
    return "The text holds "
        + name
        + (count == 1 ? "" : " " + count + " times")
        + ": what is shown is not what the server reads.";
  }
}
