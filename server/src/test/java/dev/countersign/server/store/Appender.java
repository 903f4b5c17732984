package dev.countersign.server.store;

import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeEvent;
import dev.countersign.ledger.Actor;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.EntryKind;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.Receipt;
import dev.countersign.ledger.Subject;
import dev.countersign.ledger.note.KeyFile;
import dev.countersign.server.change.ChangeStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A process to be killed: several threads write as fast as they can, and say what was
/// acknowledged, line by line, unbuffered.
final class Appender {

  private static final int THREADS = 4;
  private static final Object OUT = new Object();

  private Appender() {}

  public static void main(String[] arguments) {
    Store store = Store.open(arguments[0]);
    Ledger ledger =
        Ledger.open(
            store.ledger(),
            KeyFile.openOrCreate(Path.of(arguments[1]), "example.com/ledger"),
            InstantSource.system());
    for (int i = 0; i < THREADS; i++) {
      Runnable step = i == 0 ? () -> move(store.changes(ledger)) : () -> append(ledger);
      Thread.ofPlatform().start(() -> repeat(step));
    }
  }

  private static void repeat(Runnable step) {
    for (; ; ) {
      step.run();
    }
  }

  private static void append(Ledger ledger) {
    Receipt receipt =
        ledger.append(Entry.of(EntryKind.REFUSED, Actor.gate("appender"), Subject.GATE));
    say("entry " + receipt.index() + " " + receipt.leafHash());
  }

  private static void move(ChangeStore changes) {
    Change filed = SampleChanges.pending(changes.nextId().number());
    changes.file(filed, List.of(SampleChanges.entry(filed, EntryKind.HELD)));
    say("change " + filed.id() + " 1");
    Change next = SampleChanges.after(filed, new ChangeEvent.Withdrawn("billing", ""));
    changes.move(List.of(next), List.of(SampleChanges.entry(next, EntryKind.WITHDRAWN)));
    say("change " + filed.id() + " 2");
  }

  private static void say(String line) {
    synchronized (OUT) {
      try (var out = new UnclosedOut()) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// Standard output, one system call for each line, never closed.
  private static final class UnclosedOut extends FileOutputStream {

    UnclosedOut() {
      super(FileDescriptor.out);
    }

    @Override
    public void close() {}
  }
}
