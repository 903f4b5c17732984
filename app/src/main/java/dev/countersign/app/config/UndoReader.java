package dev.countersign.app.config;

import dev.countersign.policy.yaml.Durations;
import dev.countersign.policy.yaml.YamlMap;
import dev.countersign.postgres.keep.KeepOptions;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads the section `undo` of a target.
final class UndoReader {

  private static final Pattern SCHEMA = Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,62}");

  private final Secrets secrets;
  private final YamlMap map;

  UndoReader(Secrets secrets, YamlMap map) {
    this.secrets = secrets;
    this.map = map;
  }

  KeepOptions read() {
    KeepOptions usual = KeepOptions.DEFAULT;
    KeepOptions options =
        new KeepOptions(
            map.read("schema", with(UndoReader::schema)).orElse(usual.schema()),
            map.read("keep", with(UndoReader::time)).orElse(usual.time()),
            map.read("data", with(text -> chosen(text, "snapshot"))).orElse(usual.rows()),
            map.read("dropped", with(text -> chosen(text, "copy"))).orElse(usual.dropped()),
            map.read("maxRows", with(Values::number))
                .map(Integer::longValue)
                .orElse(usual.rowsMax()),
            map.read("maxBytes", with(Values::bytes))
                .map(Integer::longValue)
                .orElse(usual.bytesMax()));
    map.noMoreKeys();
    return options;
  }

  private static String schema(String text) {
    if (!SCHEMA.matcher(text).matches()
        || text.equals("public")
        || text.equals("information_schema")) {
      throw Values.bad(
          "The schema has a name of its own, of small letters, digits and underscores, and does not"
              + " begin with pg_.");
    }
    return text;
  }

  private static Duration time(String text) {
    Duration time = Durations.parse(text);
    if (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(Duration.ofDays(365)) > 0) {
      throw Values.bad("Copies are kept between 1m and 365d.");
    }
    return time;
  }

  private static boolean chosen(String text, String yes) {
    if (!text.equals(yes) && !text.equals("none")) {
      throw Values.bad("\"%s\" is none of %s, none.".formatted(text, yes));
    }
    return text.equals(yes);
  }

  private <T> Function<String, T> with(Function<String, T> maker) {
    return text -> maker.apply(secrets.resolve(text));
  }
}
