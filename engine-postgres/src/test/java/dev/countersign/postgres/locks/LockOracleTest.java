package dev.countersign.postgres.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.SessionState;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.driver.CatalogReader;
import dev.countersign.postgres.locks.MeasuredLocks.Measured;
import dev.countersign.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The forecast against live servers: each form of `forms.sql` is run in a transaction, the locks
/// are read before the rollback, and the forecast has to be the same, object for object.
class LockOracleTest {

  private static final Pattern LINE =
      Pattern.compile("(.*?);(?: -- (?:since (\\d+))?(?:in (\\S+))?)?");
  private static final PgParser PARSER = PgParser.create();

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void the_forecast_is_what_the_server_does(int major) throws SQLException {
    var differences = new ArrayList<String>();
    int forms = 0;

    try (var database = PostgresServer.shared(major).freshDatabase(resource("schema.sql"));
        var reading = database.connect()) {
      Catalog catalog = new CatalogReader("postgres").read(reading);
      for (String line : resource("forms.sql").lines().toList()) {
        Matcher form = LINE.matcher(line);
        if (line.startsWith("--") || !form.matches() || isTooNew(form, major)) {
          continue;
        }
        forms++;
        String zone = form.group(3) == null ? "UTC" : form.group(3);
        try (var connection = database.connect()) {
          var measured =
              MeasuredLocks.of(connection, "SET timezone = '" + zone + "'", form.group(1));
          differences.addAll(differences(line, measured, forecast(form.group(1), zone, catalog)));
        }
      }
    } finally {
      PostgresServer.shared(major).execute("postgres", "DROP ROLE clerk");
    }

    assertThat(forms).isGreaterThan(200);
    assertThat(differences).as("on PostgreSQL " + major).isEmpty();
  }

  private static boolean isTooNew(Matcher form, int major) {
    return form.group(2) != null && Integer.parseInt(form.group(2)) > major;
  }

  private static Map<String, LockForecast> forecast(String sql, String zone, Catalog catalog) {
    var settings = new TreeMap<>(Map.of("search_path", "public", "TimeZone", zone));
    var session = SessionState.fresh("test", "postgres", settings);
    var statements = (ParsedSql.Statements) ParsedSql.parse(PARSER, sql);
    var result = new TreeMap<String, LockForecast>();
    for (LockForecast lock :
        new LockForecasts(PARSER).of(statements.statements().getFirst(), catalog, session)) {
      result.put(lock.object(), lock);
    }
    return result;
  }

  private static List<String> differences(
      String line, Map<String, Measured> measured, Map<String, LockForecast> forecast) {
    boolean rows = line.matches("(?i)(SELECT|INSERT|UPDATE|DELETE|MERGE|LOCK|COPY|ANALYZE).*");
    var differences = new ArrayList<String>();
    measured.forEach((object, lock) -> {
      LockForecast said = forecast.get(object);
      if (said == null) {
        differences.add(line + "  missed " + object + " " + lock);
      } else if (!said.mode().equals(lock.mode())) {
        differences.add(line + "  " + object + " is " + lock + " not " + said.mode());
      } else if (lock.rewritten() && !said.rewrite()) {
        differences.add(line + "  " + object + " is rewritten");
      } else if (!rows && lock.scanned() && !said.scan()) {
        differences.add(line + "  " + object + " is scanned");
      } else if (!rows
          && said.scan()
          && !said.rewrite()
          && said.certain()
          && !lock.scanned()
          && !lock.empty()) {
        differences.add(line + "  " + object + " is not scanned");
      } else if (said.rewrite() && said.certain() && !lock.rewritten() && !lock.gone()) {
        differences.add(line + "  " + object + " is not rewritten");
      }
    });
    forecast.forEach((object, said) -> {
      if (!measured.containsKey(object) && said.certain()) {
        differences.add(line + "  invented " + object + " " + said.mode());
      }
    });
    return differences;
  }

  private static String resource(String name) {
    try (var in = LockOracleTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
