package dev.countersign.policy.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the word that somebody probably meant.
public final class Nearest {

  private static final int WRITTEN_MAX = 60;

  private Nearest() {}

  /// The known word nearest to a written one, when it is near enough to be a slip.
  public static Optional<String> to(String written, Collection<String> known) {
    if (written.length() > WRITTEN_MAX) {
      return Optional.empty();
    }
    int tolerated = Math.max(1, written.length() / 3);
    return known.stream()
        .filter(word -> distance(written, word) <= tolerated)
        .min(Comparator.comparingInt(word -> distance(written, word)));
  }

  /// `; did you mean "…"?` or, when nothing is near, a full stop.
  public static String suggestion(String written, Collection<String> known) {
    return to(written, known).map(word -> "; did you mean \"" + word + "\"?").orElse(".");
  }

  /// How many characters to insert, remove, replace, or swap with their neighbour (the optimal
  /// string alignment distance).
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int replaced = cost[i - 1][j - 1] + (same ? 0 : 1);
    int changed = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(changed, cost[i - 2][j - 2] + 1) : changed;
  }
}
