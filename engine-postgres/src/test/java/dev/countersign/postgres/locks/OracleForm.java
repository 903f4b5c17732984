package dev.countersign.postgres.locks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One statement of the oracle's files, which are named by what they are about. A line ends with
/// what else there is to say about it:
///
/// ```sql
/// CREATE TABLE t (a int); -- since 15 until 17 in Europe/Paris unsure
/// ```
///
/// @param sql the statement
/// @param since the first version that takes it
/// @param until the last version that takes it
/// @param zone the session's time zone
/// @param unsure whether the forecast has to say that something is not certain
record OracleForm(String sql, int since, int until, String zone, boolean unsure) {

  private static final Pattern LINE =
      Pattern.compile("(.*);(?: -- ((?:(?:since|until|in) \\S+ ?|unsure ?)+))?");
  private static final List<String> FILES =
      List.of(
          "columns",
          "constraints",
          "indexes",
          "others",
          "partitions",
          "rows",
          "tables",
          "types",
          "views");

  /// All that a version takes.
  static List<OracleForm> of(int major) {
    return FILES.stream()
        .flatMap(file -> resource("forms/" + file + ".sql").lines())
        .filter(line -> !line.isBlank() && !line.startsWith("--"))
        .map(OracleForm::read)
        .filter(form -> form.since <= major && major <= form.until)
        .toList();
  }

  static OracleForm read(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalStateException("not a form of the oracle: " + line);
    }
    String more = parts.group(2) == null ? "" : parts.group(2);
    return new OracleForm(
        parts.group(1),
        number("since", more).orElse(0),
        number("until", more).orElse(Integer.MAX_VALUE),
        more.contains("in ") ? more.replaceFirst(".*\\bin (\\S+).*", "$1") : "UTC",
        more.contains("unsure"));
  }

  /// A file beside this class.
  static String resource(String name) {
    try (var in = OracleForm.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OptionalInt number(String word, String more) {
    Matcher found = Pattern.compile(word + " (\\d+)").matcher(more);
    return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
  }
}
