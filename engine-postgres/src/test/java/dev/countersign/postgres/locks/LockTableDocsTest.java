package dev.countersign.postgres.locks;

import dev.countersign.core.evidence.LockForecast.Release;
import dev.countersign.testkit.GeneratedPage;
import java.util.ArrayList;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LockTableDocsTest {

  private static final String HEAD =
      """
      # Locks of PostgreSQL, form by form

      Made from the code by `make docs`. Every form that may run in a transaction was run on live servers of PostgreSQL
      14 to 18, and the locks were read before the commit; those that refuse a transaction (`CONCURRENTLY`, `VACUUM`, detaching
      concurrently) are from the manual and were not measured. A statement has one form or several, and takes the strongest lock of them on each object.

      What a mode blocks:

      | mode | others cannot do | while a session waits for it |
      |---|---|---|
      """;

  private static final String FORMS =
      """

      *rewrites*: the storage is written anew; an index is built anew. *scans*: all rows are read while the lock is held.
      *builds*: an index that was not there is built. Locks go when the transaction ends, unless it says *until the statement ends*.

      | form | on | mode | it | versions |
      |---|---|---|---|---|
      """;

  @Test
  void the_page_of_the_lock_table_is_fresh() {
    var page = new StringBuilder(HEAD);
    for (LockMode mode : LockMode.values()) {
      page.append("| %s | %s | %s |\n".formatted(mode, mode.blocks(), mode.queue()));
    }
    page.append(FORMS);
    for (String form : LockTable.forms()) {
      String name = form;
      for (LockTable.Lock lock : LockTable.of(form)) {
        page.append(
            "| %s | %s | %s | %s | %s |\n"
                .formatted(name, role(lock.role()), lock.mode(), does(lock), versions(lock)));
        name = "";
      }
    }

    GeneratedPage.of("docs/reference/locks.md").isFresh(page.toString());
  }

  private static String role(LockRole role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String does(LockTable.Lock lock) {
    var words = new ArrayList<String>();
    if (lock.rewrite()) {
      words.add("rewrites");
    } else if (lock.scan()) {
      words.add("scans");
    }
    if (lock.build()) {
      words.add("builds");
    }
    if (lock.release() == Release.STATEMENT) {
      words.add("until the statement ends");
    }
    return String.join(", ", words);
  }

  private static String versions(LockTable.Lock lock) {
    if (lock.from() > 0) {
      return "from " + lock.from();
    }
    return lock.until() < Integer.MAX_VALUE ? "until " + lock.until() : "";
  }
}
