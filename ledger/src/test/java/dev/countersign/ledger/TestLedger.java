package dev.countersign.ledger;

import dev.countersign.ledger.note.SigningKey;
import java.time.Instant;
import java.time.InstantSource;

/// A ledger in memory with a clock that stands still.
final class TestLedger {

  static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

  final MemoryStorage storage = new MemoryStorage();
  final SigningKey key = SigningKey.generate("example.com/ledger");
  final Ledger ledger = reopen();

  static TestLedger withEntries(int count) {
    TestLedger test = new TestLedger();
    for (int i = 0; i < count; i++) {
      test.ledger.append(entry(i));
    }
    return test;
  }

  static Entry entry(int number) {
    return Entry.of(
            number % 2 == 0 ? EntryKind.HELD : EntryKind.APPROVED,
            Actor.person("ana@example.com"),
            Subject.change("c-" + number / 2).onTarget("shop-prod"))
        .with("number", number);
  }

  Ledger reopen() {
    return Ledger.open(storage, key, InstantSource.fixed(NOON));
  }
}
