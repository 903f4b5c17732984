package dev.countersign.ledger.merkle;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address of one tile: up to 256 consecutive hashes of one stored level, as C2SP tlog-tiles
/// names it.
///
/// @param level 0 for leaf hashes, up to 7
/// @param index which tile of the level, from 0
/// @param width how many hashes: 256 for a full tile, 1 to 255 for a partial one
public record Tile(int level, long index, int width) {

  /// Hashes in a full tile.
  public static final int WIDTH_MAX = 256;

  private static final int LEVEL_MAX = 7;
  private static final int BITS_PER_LEVEL = 8;
  private static final Pattern PATH =
      Pattern.compile("(0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  /// @throws IllegalArgumentException when there cannot be such a tile
  public Tile {
    if (level < 0 || level > LEVEL_MAX || index < 0 || width < 1 || width > WIDTH_MAX) {
      throw new IllegalArgumentException(
          "no tile has level %d, index %d and width %d".formatted(level, index, width));
    }
  }

  /// Reads what follows `/tile/` in a request, such as `1/x001/234.p/17`; empty when it is not the
  /// address of a tile.
  public static Optional<Tile> parse(String path) {
    Matcher match = PATH.matcher(path);
    if (!match.matches()) {
      return Optional.empty();
    }
    int level = Integer.parseInt(match.group(1));
    long index = Long.parseLong(match.group(2).replace("/", "").replace("x", ""));
    int width = match.group(3) == null ? WIDTH_MAX : Integer.parseInt(match.group(3));
    boolean partialOfFullWidth = match.group(3) != null && width >= WIDTH_MAX;
    boolean paddedTooFar = !path(index).equals(match.group(2));
    return level > LEVEL_MAX || partialOfFullWidth || paddedTooFar
        ? Optional.empty()
        : Optional.of(new Tile(level, index, width));
  }

  /// The tile that holds this hash in a tree of this size.
  static Tile containing(int level, long position, long treeSize) {
    long index = position / WIDTH_MAX;
    long inLevel = treeSize >>> (level * BITS_PER_LEVEL);
    return new Tile(level, index, (int) Math.min(WIDTH_MAX, inLevel - index * WIDTH_MAX));
  }

  /// Position within the level of the first hash.
  public long first() {
    return index * WIDTH_MAX;
  }

  /// Whether a tree of this size has all the hashes of this tile.
  public boolean isWithin(long treeSize) {
    long inLevel = treeSize >>> (level * BITS_PER_LEVEL);
    return index < inLevel / WIDTH_MAX + 1 && first() + width <= inLevel;
  }

  /// The address as in a request, after `/tile/`.
  public String path() {
    return level + "/" + path(index) + (width == WIDTH_MAX ? "" : ".p/" + width);
  }

  private static String path(long index) {
    String last = "%03d".formatted(index % 1000);
    StringBuilder path = new StringBuilder(last);
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      path.insert(0, "x%03d/".formatted(rest % 1000));
    }
    return path.toString();
  }
}
