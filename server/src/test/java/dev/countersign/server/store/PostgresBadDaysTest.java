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
import dev.countersign.ledger.Receipt;
import dev.countersign.ledger.Subject;
import dev.countersign.ledger.note.SigningKey;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.PostgresServer;
import java.time.InstantSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class PostgresBadDaysTest {

  private static final SigningKey KEY = SigningKey.generate("example.com/ledger");
  private static final Entry ENTRY = Entry.of(EntryKind.HELD, Actor.gate("one"), Subject.GATE);

  @Test
  void a_server_that_is_killed_gets_no_entries_and_has_lost_none_when_it_is_back() {
    try (PostgresServer server = PostgresServer.start(18)) {
      server.createDatabase("store");
      try (Store store = Store.open(server.jdbcUrl("store"))) {
        Ledger ledger = Ledger.open(store.ledger(), KEY, InstantSource.system());
        Receipt receipt = ledger.append(ENTRY);
        server.kill();

        refused(() -> ledger.append(ENTRY), ErrorCode.LEDGER);

        server.restart();
        Eventually.holds(() -> assertThat(ledger.append(ENTRY).index()).isPositive());
        assertThat(
                ledger
                    .inclusionProof(receipt.index(), 1)
                    .proves(receipt.leafHash(), receipt.leafHash()))
            .isTrue();
        assertThat(new LedgerVerifier(KEY.verifier()).verify(ledger.copy()).faults()).isEmpty();
      }
    }
  }

  @Test
  void a_server_that_takes_no_writes_is_said_so() {
    try (var database = PostgresServer.shared(18).freshDatabase()) {
      Store.open(database.jdbcUrl()).close();
      database.execute(
          "ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
      try (Store store = Store.open(database.jdbcUrl())) {
        Ledger ledger = Ledger.open(store.ledger(), KEY, InstantSource.system());

        refused(() -> ledger.append(ENTRY), ErrorCode.LEDGER)
            .hasMessageContaining("takes no writes");
      }
    }
  }

  @Test
  void a_store_that_cannot_be_reached_is_named_without_its_password() {
    refused(
            () -> Store.open("jdbc:postgresql://127.0.0.1:1/store?user=x&password=hunter2").close(),
            ErrorCode.STORE)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/store")
        .hasMessageContaining("cannot be reached")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void a_database_that_does_not_keep_all_texts_is_refused() {
    PostgresServer server = PostgresServer.shared(18);
    server.execute(
        "postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");

    refused(() -> Store.open(server.jdbcUrl("latin")).close(), ErrorCode.STORE)
        .hasMessageContaining("its encoding is LATIN1");
  }

  @Test
  void a_server_that_would_acknowledge_before_it_is_durable_is_told_not_to() {
    try (var database = PostgresServer.shared(18).freshDatabase()) {
      database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = off");
      try (Database opened = new PostgresStore(database.jdbcUrl()).open()) {
        assertThat(
                opened.<String>write(handle ->
                    handle.createQuery("SHOW synchronous_commit").mapTo(String.class).one()))
            .isEqualTo("on");
      }
    }
  }

  private static AbstractThrowableAssert<?, ?> refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable what, ErrorCode code) {
    return assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            CountersignException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
