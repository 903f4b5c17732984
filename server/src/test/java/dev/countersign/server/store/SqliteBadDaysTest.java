package dev.countersign.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerVerifier;
import dev.countersign.ledger.Subject;
import dev.countersign.ledger.note.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteBadDaysTest {

  private static final SigningKey KEY = SigningKey.generate("example.com/ledger");

  @TempDir private Path directory;

  @Test
  void a_full_disk_is_said_and_nothing_is_acknowledged_until_there_is_room_again() {
    try (Database database = new SqliteFile(url()).open()) {
      Ledger ledger = ledger(database);
      ledger.append(entry(10));
      database.read(handle -> 1);
      limitPages(database, pages(database) + 8);

      int before = appendUntilRefused(ledger, "the disk is full; make room");

      limitPages(database, 1_000_000);
      assertThat(ledger.size()).isEqualTo(before + 1);
      assertThat(ledger.append(entry(10)).index()).isEqualTo(before + 1);
      assertThat(new LedgerVerifier(KEY.verifier()).verify(ledger.copy()).faults()).isEmpty();
    }
  }

  @Test
  void a_disk_that_fills_up_in_the_middle_of_a_batch_keeps_nothing_of_it() {
    try (Database database = new SqliteFile(url()).open()) {
      Ledger ledger = ledger(database);
      StoredChanges changes = new StoredChanges(database, ledger);
      limitPages(database, pages(database) + 2);

      assertThatThrownBy(
              () -> changes.file(SampleChanges.pending(5), java.util.List.of(entry(50_000))))
          .isInstanceOf(CountersignException.class)
          .hasMessageContaining("The store");

      limitPages(database, 1_000_000);
      assertThat(ledger.size()).isZero();
      assertThat(changes.version(SampleChanges.pending(5).id())).isZero();
      assertThat(ledger.append(entry(1)).index()).isZero();
    }
  }

  @Test
  void a_store_that_another_process_has_locked_is_said_so_and_works_again_afterwards()
      throws SQLException {
    try (Database database = new SqliteFile(url(), Duration.ofMillis(50)).open()) {
      Ledger ledger = ledger(database);
      try (var other = DriverManager.getConnection(url());
          var statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");

        refused(() -> ledger.append(entry(1)), ErrorCode.LEDGER)
            .hasMessageContaining("another process holds its lock");

        statement.execute("ROLLBACK");
      }
      assertThat(ledger.append(entry(1)).index()).isZero();
    }
  }

  @Test
  void a_file_that_was_deleted_or_replaced_takes_no_more_entries() throws IOException {
    try (Store store = Store.open(url())) {
      Ledger ledger = Ledger.open(store.ledger(), KEY, InstantSource.system());
      ledger.append(entry(1));
      Files.move(file(), directory.resolve("moved.db"));

      refused(() -> ledger.append(entry(1)), ErrorCode.LEDGER).hasMessageContaining("is gone");
      refused(ledger::size, ErrorCode.STORE).hasMessageContaining("is gone");
      Files.writeString(file(), "");
      refused(() -> ledger.append(entry(1)), ErrorCode.LEDGER)
          .hasMessageContaining("was replaced while Countersign runs");
      Files.delete(file());
      Files.move(directory.resolve("moved.db"), file());

      assertThat(ledger.append(entry(1)).index()).isEqualTo(1);
    }
  }

  @Test
  void a_file_that_cannot_be_opened_is_named_with_the_reason() throws IOException {
    opensNot("jdbc:sqlite:/proc/countersign/x.db", "The store /proc/countersign/x.db")
        .hasMessageContaining("cannot be made");
    Files.writeString(file(), "this is no database ".repeat(100));
    opensNot(url(), "the file is damaged or is no SQLite database");
    Files.delete(file());
    Files.createDirectories(file());
    opensNot(url(), "it is not a file");
    Files.delete(file());
    Files.writeString(directory.resolve("plain"), "x");
    opensNot("jdbc:sqlite:" + directory.resolve("plain").resolve("x.db"), "cannot be made");
  }

  @Test
  void an_address_of_another_kind_is_refused() {
    for (String url : new String[] {"", "jdbc:sqlite:", "jdbc:mysql://x/y", "data/x.db"}) {
      refused(() -> Store.open(url), ErrorCode.CONFIGURATION)
          .hasMessageContaining("jdbc:sqlite: or jdbc:postgresql:");
    }
  }

  @Test
  void only_the_owner_may_read_the_file() throws IOException {
    Store.open(url()).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  private int appendUntilRefused(Ledger ledger, String why) {
    for (int done = 0; done < 1_000; done++) {
      try {
        ledger.append(entry(2_000));
      } catch (CountersignException e) {
        assertThat(e).hasMessageContaining(why);
        assertThat(e.code()).isEqualTo(ErrorCode.LEDGER);
        return done;
      }
    }
    throw new AssertionError("the disk was never full");
  }

  private static Ledger ledger(Database database) {
    return Ledger.open(new StoredLedger(database), KEY, InstantSource.system());
  }

  /// There is one writing connection, and it keeps the limit.
  private static void limitPages(Database database, long pages) {
    database.write(
        handle -> handle.createQuery("PRAGMA max_page_count = " + pages).mapTo(Long.class).one());
  }

  private static long pages(Database database) {
    return database.read(handle -> handle.createQuery("PRAGMA page_count").mapTo(Long.class).one());
  }

  private static AbstractThrowableAssert<?, ?> opensNot(String url, String why) {
    return refused(() -> Store.open(url).close(), ErrorCode.STORE).hasMessageContaining(why);
  }

  private static AbstractThrowableAssert<?, ?> refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable what, ErrorCode code) {
    return assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            CountersignException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Path file() {
    return directory.resolve("countersign.db");
  }

  private String url() {
    return "jdbc:sqlite:" + file();
  }

  private static Entry entry(int textChars) {
    return Entry.of(EntryKind.HELD, Actor.gate("one"), Subject.GATE)
        .with("text", "x".repeat(textChars));
  }
}
