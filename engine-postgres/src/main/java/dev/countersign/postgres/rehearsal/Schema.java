package dev.countersign.postgres.rehearsal;

import dev.countersign.core.review.SchemaComparison;
import dev.countersign.postgres.driver.CloneLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// All definitions of a database at one moment, as comparable text.
///
/// @param lines how often each line is there
record Schema(TreeMap<String, Integer> lines) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DIFFERENCES_MAX = 200;
  private static final int DIFFERENCE_CHARS_MAX = 2_000;

  /// @param kept a schema that is left out, quoted like in SQL; empty text for none
  static Schema of(CloneLink link, String kept) {
    link.execute("SELECT pg_catalog.set_config('search_path', 'pg_catalog', false)");
    TreeMap<String, Integer> lines = new TreeMap<>();
    JSON.readTree(link.text(SchemaQueries.allWithout(kept)))
        .forEach(line -> lines.merge(line.asString(), 1, Integer::sum));
    return new Schema(lines);
  }

  /// How another schema differs from this one.
  SchemaComparison compare(Schema other) {
    List<String> differences = new ArrayList<>();
    lines.forEach((line, times) -> add(differences, "- ", line, times - other.times(line)));
    other.lines.forEach((line, times) -> add(differences, "+ ", line, times - times(line)));
    differences.sort(Comparator.comparing(difference -> difference.substring(2)));
    int all = differences.size();
    if (all > DIFFERENCES_MAX) {
      differences.subList(DIFFERENCES_MAX, all).clear();
      differences.add("… and %d more".formatted(all - DIFFERENCES_MAX));
    }
    return new SchemaComparison(all == 0, differences);
  }

  private int times(String line) {
    return lines.getOrDefault(line, 0);
  }

  private static void add(List<String> differences, String sign, String line, int times) {
    String shown =
        line.length() > DIFFERENCE_CHARS_MAX ? line.substring(0, DIFFERENCE_CHARS_MAX) + "…" : line;
    for (int i = 0; i < times; i++) {
      differences.add(sign + shown);
    }
  }
}
