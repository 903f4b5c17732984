package dev.countersign.postgres.review;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/// Letters that are drawn like ASCII letters or digits without being them.
///
/// What compatibility normalisation maps to ASCII (full-width and mathematical letters, ligatures)
/// is taken from Unicode; the rest is the part of its confusables table (UTS 39) that is drawn
/// alike in the usual fonts.
final class LookAlikes {

  private static final Map<Integer, Integer> DRAWN_AS = new HashMap<>();

  static {
    drawn("a", "а ɑ α ａ");
    drawn("b", "Ь ƅ");
    drawn("c", "с ϲ ᴄ");
    drawn("d", "ԁ ɗ");
    drawn("e", "е ҽ");
    drawn("f", "ք");
    drawn("g", "ɡ ց");
    drawn("h", "һ հ");
    drawn("i", "і ı ɩ ɪ ι");
    drawn("j", "ј ϳ");
    drawn("k", "κ к");
    drawn("l", "ӏ ǀ Ӏ");
    drawn("m", "м");
    drawn("n", "ո ռ");
    drawn("o", "о ο օ ᴏ σ");
    drawn("p", "р ρ");
    drawn("q", "ԛ զ");
    drawn("r", "г ᴦ");
    drawn("s", "ѕ ꜱ");
    drawn("t", "т τ");
    drawn("u", "υ ս ᴜ");
    drawn("v", "ѵ ν ᴠ");
    drawn("w", "ԝ ѡ ᴡ");
    drawn("x", "х χ");
    drawn("y", "у γ ү");
    drawn("z", "ᴢ");
    drawn("A", "А Α");
    drawn("B", "В Β");
    drawn("C", "С Ϲ");
    drawn("E", "Е Ε");
    drawn("F", "Ϝ");
    drawn("G", "Ԍ");
    drawn("H", "Н Η");
    drawn("I", "І Ι");
    drawn("J", "Ј");
    drawn("K", "К Κ");
    drawn("M", "М Μ");
    drawn("N", "Ν");
    drawn("O", "О Ο Օ");
    drawn("P", "Р Ρ");
    drawn("S", "Ѕ Տ");
    drawn("T", "Т Τ");
    drawn("U", "Ս");
    drawn("X", "Х Χ");
    drawn("Y", "Υ Ү У");
    drawn("Z", "Ζ");
    drawn("3", "З з");
  }

  private LookAlikes() {}

  /// Whether a non-ASCII letter or digit is drawn like an ASCII one.
  static boolean contains(int codePoint) {
    if (codePoint < 0x80 || !Character.isLetterOrDigit(codePoint)) {
      return false;
    }
    return DRAWN_AS.containsKey(codePoint) || compatibleWithAscii(codePoint);
  }

  private static boolean compatibleWithAscii(int codePoint) {
    String plain = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC);
    return plain.chars().allMatch(c -> c < 0x80);
  }

  private static void drawn(String ascii, String letters) {
    for (String letter : letters.split(" ")) {
      DRAWN_AS.put(letter.codePointAt(0), ascii.codePointAt(0));
    }
  }
}
