package dev.countersign.postgres.locks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.core.evidence.LockForecast.Release;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The lock table: for each form of statement the locks it takes, by role of the object. Read from
/// `lock-table.txt`, which explains its own lines.
public final class LockTable {

  private static final String FILE = "lock-table.txt";
  private static final Pattern PART = Pattern.compile("([a-z-]+) ([A-Z ]+?)((?: [a-z]+\\d*)*)");
  private static final Map<String, List<Lock>> FORMS = read();

  private LockTable() {}

  /// The forms in the order of the table.
  public static Set<String> forms() {
    return FORMS.keySet();
  }

  /// The locks of a form, of all versions.
  static List<Lock> of(String form) {
    List<Lock> locks = FORMS.get(form);
    if (locks == null) {
      throw new IllegalArgumentException("the lock table has no form " + form);
    }
    return locks;
  }

  /// The locks that a major version takes for a form.
  static List<Lock> of(String form, int major) {
    return of(form).stream().filter(lock -> lock.appliesTo(major)).toList();
  }

  private static Map<String, List<Lock>> read() {
    try (InputStream in = LockTable.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      var forms = new LinkedHashMap<String, List<Lock>>();
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> read(line, forms));
      return forms;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(String line, Map<String, List<Lock>> forms) {
    String[] parts = line.split(";", -1);
    var locks = new ArrayList<Lock>();
    for (int i = 1; i < parts.length; i++) {
      locks.add(lock(parts[i].strip()));
    }
    if (forms.put(parts[0].strip(), List.copyOf(locks)) != null) {
      throw new IllegalStateException("the lock table has two lines for " + parts[0].strip());
    }
  }

  private static Lock lock(String text) {
    Matcher part = PART.matcher(text);
    if (!part.matches()) {
      throw new IllegalStateException("the lock table cannot be read at " + text);
    }
    Set<String> flags = Set.of(part.group(3).strip().split(" ", -1));
    boolean rewrite = flags.contains("rewrite");
    return new Lock(
        LockRole.of(part.group(1)),
        LockMode.valueOf(part.group(2).replace(' ', '_')),
        rewrite,
        rewrite || flags.contains("scan"),
        flags.contains("build"),
        flags.contains("statement") ? Release.STATEMENT : Release.TRANSACTION,
        version("from", flags).orElse(0),
        version("until", flags).orElse(Integer.MAX_VALUE));
  }

  private static OptionalInt version(String word, Set<String> flags) {
    return flags.stream()
        .filter(flag -> flag.startsWith(word))
        .mapToInt(flag -> Integer.parseInt(flag.substring(word.length())))
        .findFirst();
  }

  /// One lock of a form.
  ///
  /// @param role on which object
  /// @param mode how strong
  /// @param rewrite the object's storage is written anew
  /// @param scan all of its rows are read meanwhile
  /// @param build an index that was not there is built from them
  /// @param release when it goes
  /// @param from the first major version that does so
  /// @param until the last one
  record Lock(
      LockRole role,
      LockMode mode,
      boolean rewrite,
      boolean scan,
      boolean build,
      Release release,
      int from,
      int until) {

    boolean appliesTo(int major) {
      return from <= major && major <= until;
    }
  }
}
