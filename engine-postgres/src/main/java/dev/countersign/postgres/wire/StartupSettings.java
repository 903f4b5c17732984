package dev.countersign.postgres.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which settings a client may bring along when it opens a session, and what becomes of them.
///
/// Here nobody can be asked, so only settings pass that change neither lexing nor identity nor
/// integrity. `search_path` passes too: every statement is judged under the path the session really
/// has, which the gate reads from the server before the first one.
final class StartupSettings {

  private static final Set<String> HARMLESS =
      Set.of(
          "application_name",
          "bytea_output",
          "client_min_messages",
          "datestyle",
          "default_transaction_deferrable",
          "default_transaction_isolation",
          "default_transaction_read_only",
          "enable_bitmapscan",
          "enable_hashagg",
          "enable_hashjoin",
          "enable_indexonlyscan",
          "enable_indexscan",
          "enable_material",
          "enable_mergejoin",
          "enable_nestloop",
          "enable_seqscan",
          "enable_sort",
          "extra_float_digits",
          "from_collapse_limit",
          "geqo",
          "geqo_threshold",
          "idle_in_transaction_session_timeout",
          "idle_session_timeout",
          "intervalstyle",
          "jit",
          "join_collapse_limit",
          "lc_monetary",
          "lc_numeric",
          "lc_time",
          "lock_timeout",
          "max_parallel_workers_per_gather",
          "plan_cache_mode",
          "random_page_cost",
          "search_path",
          "seq_page_cost",
          "statement_timeout",
          "tcp_keepalives_count",
          "tcp_keepalives_idle",
          "tcp_keepalives_interval",
          "tcp_user_timeout",
          "timezone",
          "transaction_timeout",
          "work_mem",
          "xmlbinary",
          "xmloption");

  private static final Set<String> OFF = Set.of("false", "off", "no", "0", "f", "n");
  private static final Set<String> ON = Set.of("true", "on", "yes", "1", "t", "y");
  private static final Set<String> UTF8 = Set.of("utf8", "utf-8", "unicode");

  private StartupSettings() {}

  /// The settings that the target's session is opened with, in lower case.
  ///
  /// @throws ProtocolViolation for one that may not be brought along
  static SortedMap<String, String> checked(Map<String, String> asked) throws ProtocolViolation {
    var accepted = new TreeMap<String, String>();
    for (var setting : asked.entrySet()) {
      if (setting.getKey().equals("options")) {
        for (var option : options(setting.getValue())) {
          accept(option.getKey(), option.getValue(), accepted);
        }
      } else {
        accept(setting.getKey(), setting.getValue(), accepted);
      }
    }
    return accepted;
  }

  private static void accept(String name, String value, SortedMap<String, String> accepted)
      throws ProtocolViolation {
    String known = name.toLowerCase(Locale.ROOT);
    String lower = value.strip().toLowerCase(Locale.ROOT);
    switch (known) {
      case "client_encoding" -> {
        String plain = lower.replace("'", "").replace("\"", "");
        require(
            UTF8.contains(plain),
            "0A000",
            "client_encoding must be UTF8: set PGCLIENTENCODING=UTF8 or the driver's own option");
      }
      case "standard_conforming_strings" ->
          require(
              ON.contains(lower), "42501", "standard_conforming_strings cannot be switched off");
      case "replication" ->
          require(
              OFF.contains(lower), "42501", "replication connections are not let through the gate");
      default -> {
        require(
            HARMLESS.contains(known),
            "42501",
            "the setting \""
                + shown(name)
                + "\" cannot be given when connecting through the gate; use SET after connecting");
        accepted.put(known, value);
      }
    }
  }

  /// Cuts the `options` of a startup message as the server does: at white space, unless a backslash
  /// stands before it; then `-c name=value`, `-cname=value` or `--name=value`.
  private static List<Map.Entry<String, String>> options(String text) throws ProtocolViolation {
    var settings = new ArrayList<Map.Entry<String, String>>();
    var words = words(text).iterator();
    while (words.hasNext()) {
      String word = words.next();
      if (word.startsWith("--")) {
        settings.add(assignment(word.substring(2)));
      } else if (word.equals("-c") && words.hasNext()) {
        settings.add(assignment(words.next()));
      } else if (word.startsWith("-c") && word.length() > 2) {
        settings.add(assignment(word.substring(2)));
      } else {
        throw new ProtocolViolation(
            "42501",
            "the command-line option \"" + shown(word) + "\" cannot be given through the gate");
      }
    }
    return settings;
  }

  private static Map.Entry<String, String> assignment(String word) throws ProtocolViolation {
    int equals = word.indexOf('=');
    if (equals <= 0) {
      throw new ProtocolViolation("42601", "-c " + shown(word) + " requires a value");
    }
    return Map.entry(word.substring(0, equals).replace('-', '_'), word.substring(equals + 1));
  }

  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
        inside = true;
      } else if (" \t\n\r\f\u000b".indexOf(c) < 0) {
        word.append(c);
        inside = true;
      } else if (inside) {
        words.add(word.toString());
        word.setLength(0);
        inside = false;
      }
    }
    if (inside) {
      words.add(word.toString());
    }
    return words;
  }

  private static void require(boolean holds, String sqlState, String message)
      throws ProtocolViolation {
    if (!holds) {
      throw new ProtocolViolation(sqlState, message);
    }
  }

  private static String shown(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
