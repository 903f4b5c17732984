package dev.countersign.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.change.ChangeId;
import dev.countersign.ledger.EntryFilter;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerVerifier;
import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.note.KeyFile;
import dev.countersign.ledger.note.SigningKey;
import dev.countersign.server.change.ChangeStore;
import dev.countersign.testkit.Eventually;
import dev.countersign.testkit.ProcessRunner;
import dev.countersign.testkit.RunningProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What must be true after a process was killed with SIGKILL while it wrote: everything that it
/// acknowledged is there, nothing is there by half, and the next process goes on.
abstract class KillContract {

  private static final long SEED = 20_261_120;
  private static final int KILLS = 3;

  @TempDir private Path directory;

  abstract String url();

  @Test
  void whatever_was_acknowledged_before_a_kill_is_there_after_it() {
    Path keyFile = directory.resolve("ledger.key");
    Random random = new Random(SEED);
    long entriesBefore = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int linesMin = 5 + random.nextInt(60);
      List<String> acknowledged = runAndKill(keyFile, linesMin);

      long entries = check(keyFile, acknowledged);

      assertThat(entries).as("seed %d, kill %d", SEED, kill).isGreaterThan(entriesBefore);
      entriesBefore = entries;
    }
  }

  private List<String> runAndKill(Path keyFile, int linesMin) {
    try (RunningProcess process =
        ProcessRunner.java(Appender.class, url(), keyFile.toString())
            .withLimit(Duration.ofMinutes(2))
            .start()) {
      Eventually.happens(
          "the process acknowledges %d lines; it says %s".formatted(linesMin, process.err()),
          Duration.ofMinutes(2),
          () -> process.out().lines().count() >= linesMin || !process.isRunning());
      process.signal("KILL");
      return completeLines(process.outcome().out());
    }
  }

  /// The last line may have been cut; the others were acknowledged.
  private static List<String> completeLines(String out) {
    int end = out.lastIndexOf('\n');
    return end < 0 ? List.of() : out.substring(0, end).lines().toList();
  }

  private long check(Path keyFile, List<String> acknowledged) {
    assertThat(acknowledged).isNotEmpty();
    SigningKey key = KeyFile.openOrCreate(keyFile, "example.com/ledger");
    try (Store store = Store.open(url())) {
      Ledger ledger = Ledger.open(store.ledger(), key, InstantSource.system());
      assertThat(new LedgerVerifier(key.verifier()).verify(ledger.copy()).faults()).isEmpty();
      ChangeStore changes = store.changes(ledger);
      Map<Long, Long> versions = new HashMap<>();
      for (String line : acknowledged) {
        String[] parts = line.split(" ");
        long number = Long.parseLong(parts[1]);
        if (parts[0].equals("entry")) {
          assertThat(hashOf(ledger, number)).as(line).isEqualTo(parts[2]);
        } else {
          versions.merge(number, Long.parseLong(parts[2]), Math::max);
        }
      }
      versions.forEach((id, version) -> check(changes, ledger, new ChangeId(id), version));
      return ledger.size();
    }
  }

  private static String hashOf(Ledger ledger, long index) {
    String content = ledger.entries(index, 1).getFirst().content();
    return Hash.ofLeaf(content.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /// A change may be one step further than what was acknowledged, and then its entry is there too.
  private static void check(ChangeStore changes, Ledger ledger, ChangeId id, long version) {
    long stored = changes.version(id);
    assertThat(stored).as("change %s", id).isGreaterThanOrEqualTo(version);
    assertThat(changes.find(id).orElseThrow().intact()).isTrue();
    assertThat(ledger.find(EntryFilter.aboutChange(id.toString()), Long.MAX_VALUE, 1_000))
        .hasSize((int) stored);
  }
}
