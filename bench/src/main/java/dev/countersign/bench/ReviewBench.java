package dev.countersign.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// Measures how long a proposed change waits for its review on a target with many tables.
///
/// Arguments: reviews (default 300), tables (default 2,000), and the file to write. The time is
/// that of the whole `POST /api/changes`, as the agent waits for it: catalogue looked at, reviewed,
/// policy asked, filed and ledgered.
public final class ReviewBench {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int WARM_UP = 300;
  private static final int ROWS = 200;

  private static final List<String> FORMS =
      List.of(
          "ALTER TABLE t%1$d ADD COLUMN extra text NOT NULL DEFAULT gen_random_uuid()::text",
          "CREATE INDEX t%1$d_note ON t%1$d (note)",
          "ALTER TABLE t%1$d DROP COLUMN note",
          "UPDATE t%1$d SET note = 'x' WHERE id > 10",
          "DROP TABLE t%1$d CASCADE",
          "ALTER TABLE t%1$d ALTER COLUMN parent SET NOT NULL",
          "GRANT SELECT ON t%1$d TO PUBLIC");

  private final Course course;
  private final URI changes;
  private final int tables;
  private final HttpClient client = HttpClient.newHttpClient();
  private int moves;

  private ReviewBench(Course course, int http, int tables) {
    this.course = course;
    this.changes = URI.create("http://127.0.0.1:%d/api/changes".formatted(http));
    this.tables = tables;
  }

  /// Runs all of it and writes the report.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int reviews = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
    int tables = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
    Path file = Path.of(arguments.length > 2 ? arguments[2] : "bench/results/review.md");
    try (Course course = Course.empty()) {
      double before = Machine.load();
      fill(course, tables);
      int http = Course.freePort();
      course.countersign(http);
      ReviewBench bench = new ReviewBench(course, http, tables);
      bench.measure(WARM_UP, false);
      Times quiet = bench.measure(reviews, false);
      bench.measure(WARM_UP / 2, true);
      Times moved = bench.measure(reviews, true);
      String report = report(tables, before, quiet, moved);
      Files.writeString(file, report);
      System.out.println(report);
    }
  }

  private static void fill(Course course, int tables) {
    for (int table = 0; table < tables; table++) {
      course.execute(
          """
          CREATE TABLE t%1$d (id bigint PRIMARY KEY, parent bigint %2$s, note text, at timestamptz DEFAULT now(),
            state int CHECK (state >= 0), UNIQUE (parent, id));
          CREATE INDEX ON t%1$d (at);
          INSERT INTO t%1$d SELECT g, g, 'n', now(), 1 FROM generate_series(1, %3$d) g
          """
              .formatted(table, table == 0 ? "" : "REFERENCES t" + (table - 1), ROWS));
    }
    course.execute("ANALYZE");
  }

  /// @param moved whether somebody else changes the catalogue before each
  private Times measure(int reviews, boolean moved) throws IOException, InterruptedException {
    Map<Integer, Double> times = new TreeMap<>();
    double load = Machine.load();
    for (int i = 0; i < reviews; i++) {
      int table = 1 + (i * 37) % (tables - 1);
      if (moved) {
        course.execute("ALTER TABLE t%d ADD COLUMN moved_%d int".formatted(table, moves++));
      }
      String script = FORMS.get(i % FORMS.size()).formatted(table);
      long start = System.nanoTime();
      String answer = post(changes, JSON.writeValueAsString(new Proposal("bench", script)));
      times.put(i, (System.nanoTime() - start) / 1e6);
      String id = JSON.readTree(answer).path("id").asString();
      post(URI.create(changes + "/" + id + "/withdraw"), "{}");
    }
    return new Times(times, load, Machine.load());
  }

  private String post(URI to, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .header("Authorization", "Bearer " + Course.TOKEN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static String report(int tables, double before, Times quiet, Times moved) {
    return String.format(
        Locale.ROOT,
        """
        # The review, measured

        %s. PostgreSQL 18 on the same machine. %,d tables of %d rows, each with a key, a foreign key, a CHECK and three
        indexes. The time of a whole `POST /api/changes`, %d for each line after %d to warm up; milliseconds. The load is the
        machine's average of processes that want to run, before and after the line; before anything of this was started it
        was %.1f.

        | | median | 95 %% | 99 %% | longest | load |
        |---|---|---|---|---|---|
        | the catalogue did not move | %s |
        | somebody changed the catalogue before each | %s |

        The same by what was proposed:

        | | median | longest | median, moved | longest, moved |
        |---|---|---|---|---|
        %s
        """,
        Machine.today(),
        tables,
        ROWS,
        quiet.all().size(),
        WARM_UP,
        before,
        quiet.line(),
        moved.line(),
        IntStream.range(0, FORMS.size())
            .mapToObj(form ->
                "| `%s` | %s | %s |"
                    .formatted(FORMS.get(form).replace("%1$d", ""), quiet.of(form), moved.of(form)))
            .collect(Collectors.joining("\n")));
  }

  /// What was measured, in milliseconds, by the number of the review.
  private record Times(Map<Integer, Double> all, double loadBefore, double loadAfter) {

    String line() {
      List<Double> sorted = all.values().stream().sorted().toList();
      return String.format(
          Locale.ROOT,
          "%.0f | %.0f | %.0f | %.0f | %.1f–%.1f",
          at(sorted, 0.5),
          at(sorted, 0.95),
          at(sorted, 0.99),
          sorted.getLast(),
          loadBefore,
          loadAfter);
    }

    String of(int form) {
      List<Double> sorted =
          all.entrySet().stream()
              .filter(time -> time.getKey() % FORMS.size() == form)
              .map(Map.Entry::getValue)
              .sorted()
              .toList();
      return String.format(Locale.ROOT, "%.0f | %.0f", at(sorted, 0.5), sorted.getLast());
    }

    private static double at(List<Double> sorted, double share) {
      return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
  }

  private record Proposal(String target, String script) {}
}
