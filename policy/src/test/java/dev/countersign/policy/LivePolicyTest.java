package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LivePolicyTest {

  private static final String GOOD = "version: 1\nextends: built-in\n";

  @TempDir Path directory = Path.of("");

  @Test
  void a_policy_that_does_not_load_never_replaces_one_that_did() throws IOException {
    Path file = Files.writeString(directory.resolve("policy.yaml"), GOOD);
    LivePolicy live = LivePolicy.start(Optional.of(file));
    RuleSet before = live.get();
    Files.writeString(file, GOOD + "verdicts: [{ name: x, when: tru, verdict: allow }]\n");

    LivePolicy.Reload outcome = live.reload();

    assertThat(outcome)
        .isInstanceOfSatisfying(
            LivePolicy.Reload.Kept.class,
            kept -> assertThat(kept.problems()).contains("policy.yaml:3:29"));
    assertThat(live.get()).isSameAs(before);
  }

  @Test
  void a_file_that_vanished_leaves_the_policy_in_place() throws IOException {
    Path file = Files.writeString(directory.resolve("policy.yaml"), GOOD);
    LivePolicy live = LivePolicy.start(Optional.of(file));
    Files.delete(file);

    assertThat(live.reload()).isInstanceOf(LivePolicy.Reload.Kept.class);
  }

  @Test
  void a_policy_that_loads_applies_at_once() throws IOException {
    Path file = Files.writeString(directory.resolve("policy.yaml"), GOOD);
    LivePolicy live = LivePolicy.start(Optional.of(file));
    String before = live.get().version();

    assertThat(live.reload()).isEqualTo(new LivePolicy.Reload.Unchanged());
    Files.writeString(file, GOOD + "hold: { wait: 1m, expires: 1h }\n");
    assertThat(live.reload()).isInstanceOf(LivePolicy.Reload.Replaced.class);
    assertThat(live.get().version()).isNotEqualTo(before);
    assertThat(live.get().holdWait()).hasMinutes(1);
  }

  @Test
  void nothing_starts_with_a_policy_that_does_not_load() throws IOException {
    Path file = Files.writeString(directory.resolve("policy.yaml"), "version: 2\n");

    assertThatThrownBy(() -> LivePolicy.start(Optional.of(file)))
        .isInstanceOf(CountersignException.class);
  }
}
