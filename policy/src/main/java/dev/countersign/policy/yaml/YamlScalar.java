package dev.countersign.policy.yaml;

/// A value of a YAML file that is a single text, with the place of each of its characters.
public final class YamlScalar {

  private final String text;
  private final Quoting quoting;
  private final int start;
  private final SourceText source;

  YamlScalar(String text, Quoting quoting, int start, SourceText source) {
    this.text = text;
    this.quoting = quoting;
    this.start = start;
    this.source = source;
  }

  /// How a scalar is written down.
  enum Quoting {
    PLAIN,
    SINGLE,
    DOUBLE,
    BLOCK
  }

  /// The text, without quotes and indentation.
  public String text() {
    return text;
  }

  /// Where it begins in the file.
  public Position position() {
    return source.position(start);
  }

  /// Where a character of [#text()] stands in the file.
  ///
  /// The two are laid side by side: what is not white space appears in both in the same order,
  /// except for quotes, escapes and the header of a block.
  ///
  /// @param offset in code points from 0; one behind the end is the end
  public Position position(int offset) {
    int[] characters = text.codePoints().toArray();
    int raw = begin();
    int last = raw;
    for (int i = 0; i < characters.length && i <= offset; i++) {
      if (Character.isWhitespace(characters[i]) && quoting != Quoting.DOUBLE) {
        last = i == 0 ? raw : last + 1;
        continue;
      }
      raw = skipWhitespace(raw, characters[i]);
      last = raw;
      raw += width(raw);
    }
    return source.position(offset >= characters.length ? raw : last);
  }

  @Override
  public String toString() {
    return text;
  }

  private int begin() {
    return switch (quoting) {
      case PLAIN -> start;
      case SINGLE, DOUBLE -> start + 1;
      case BLOCK -> afterLine(start);
    };
  }

  private int afterLine(int index) {
    int i = index;
    while (source.at(i) != '\n' && source.at(i) != -1) {
      i++;
    }
    return i + 1;
  }

  private int skipWhitespace(int index, int wanted) {
    int i = index;
    while (i < index + text.length() * 8 + 1024 && isGap(i, wanted)) {
      i += source.at(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private boolean isGap(int i, int wanted) {
    int c = source.at(i);
    boolean continued =
        quoting == Quoting.DOUBLE
            && c == '\\'
            && (source.at(i + 1) == '\n' || source.at(i + 1) == '\r');
    return continued || (c != wanted && c != -1 && Character.isWhitespace(c));
  }

  /// How many characters of the file stand for one of the text.
  private int width(int raw) {
    int c = source.at(raw);
    if (quoting == Quoting.SINGLE && c == '\'') {
      return 2;
    }
    if (quoting != Quoting.DOUBLE || c != '\\') {
      return 1;
    }
    return switch (source.at(raw + 1)) {
      case 'x' -> 4;
      case 'u' -> 6;
      case 'U' -> 10;
      default -> 2;
    };
  }
}
