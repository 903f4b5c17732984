package dev.countersign.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Figures of several contenders, taken in turn, round by round.
final class Series {

  private final Map<String, List<Double>> figures = new TreeMap<>();

  void add(Contender contender, double figure) {
    figures.computeIfAbsent(contender.name(), _ -> new ArrayList<>()).add(figure);
  }

  double median(Contender contender) {
    return median(figures.getOrDefault(contender.name(), List.of()));
  }

  /// The median of the ratios of each round, which holds when the machine's speed drifts.
  double ratio(Contender contender, Contender to) {
    List<Double> own = figures.getOrDefault(contender.name(), List.of());
    List<Double> other = figures.getOrDefault(to.name(), List.of());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(own.size(), other.size()); round++) {
      ratios.add(own.get(round) / other.get(round));
    }
    return median(ratios);
  }

  /// The smallest and the largest ratio of a round.
  String spread(Contender contender, Contender to) {
    List<Double> own = figures.getOrDefault(contender.name(), List.of());
    List<Double> other = figures.getOrDefault(to.name(), List.of());
    double low = Double.MAX_VALUE;
    double high = 0;
    for (int round = 0; round < Math.min(own.size(), other.size()); round++) {
      double ratio = own.get(round) / other.get(round);
      low = Math.min(low, ratio);
      high = Math.max(high, ratio);
    }
    return String.format(Locale.ROOT, "%.2f–%.2f", low, high);
  }

  private static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
