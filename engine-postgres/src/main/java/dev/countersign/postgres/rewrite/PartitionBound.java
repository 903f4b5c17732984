package dev.countersign.postgres.rewrite;

import dev.countersign.postgres.dialect.Relation.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rows that belong into a partition, as conditions.
///
/// @param inside true of them
/// @param outside true of all others
record PartitionBound(String inside, String outside) {

  private static final Pattern KEY = Pattern.compile("(RANGE|LIST) \\((?:\"(.+)\"|(\\w+))\\)");

  /// The bound of an ATTACH PARTITION; empty unless the key is one column, by range or by list.
  static Optional<PartitionBound> of(Command command) {
    Optional<Column> key = key(command);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    String column = command.subject().quoted(key.get().name());
    Words words = command.words();
    int values = words.find("VALUES", 0) + 1;
    if (words.is(values, "IN")) {
      boolean takesNull = words.find("NULL", values + 2) < words.size();
      return takesNull
          ? Optional.empty()
          : Optional.of(list(column, words.text(values + 2, words.size() - 1)));
    }
    int to = words.find("TO", values);
    return words.is(values, "FROM") && to < words.size()
        ? Optional.of(
            range(column, words.text(values + 2, to - 1), words.text(to + 2, words.size() - 1)))
        : Optional.empty();
  }

  /// The one column that partitions are told apart by.
  static Optional<Column> key(Command command) {
    Matcher key = KEY.matcher(command.table().inheritance().partitionKey().orElse(""));
    return key.matches()
        ? command
            .table()
            .column(
                Optional.ofNullable(key.group(2))
                    .orElseGet(() -> key.group(3))
                    .replace("\"\"", "\""))
        : Optional.empty();
  }

  private static PartitionBound list(String column, String values) {
    return new PartitionBound(
        "%s IS NOT NULL AND %s IN (%s)".formatted(column, column, values),
        "%s IS NULL OR %s NOT IN (%s)".formatted(column, column, values));
  }

  private static PartitionBound range(String column, String from, String to) {
    List<String> inside = new ArrayList<>(List.of(column + " IS NOT NULL"));
    List<String> outside = new ArrayList<>(List.of(column + " IS NULL"));
    if (!from.equalsIgnoreCase("MINVALUE")) {
      inside.add("%s >= %s".formatted(column, from));
      outside.add("%s < %s".formatted(column, from));
    }
    if (!to.equalsIgnoreCase("MAXVALUE")) {
      inside.add("%s < %s".formatted(column, to));
      outside.add("%s >= %s".formatted(column, to));
    }
    return new PartitionBound(String.join(" AND ", inside), String.join(" OR ", outside));
  }
}
