package dev.countersign.postgres.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every transcript, in whole packets, in single bytes, and in packets of random sizes.
class TranscriptTest {

  private static final int RANDOM_REPLAYS = 25;

  static List<String> transcripts() {
    return List.of(
        "a-known-query-is-relayed-at-once",
        "a-pipeline-goes-out-whole-or-not-at-all",
        "a-refusal-fails-the-transaction",
        "a-refusal-outside-of-a-transaction-stays-here",
        "a-set-is-followed-by-a-probe",
        "begin-is-asked-about-alone",
        "cancel-and-notice",
        "copy-both-ways",
        "errors-of-the-server-skip-to-sync",
        "malformed-messages-are-errors",
        "messages-over-the-limit-are-dropped",
        "names-are-63-bytes",
        "the-outcome-is-reported",
        "unknown-messages-end-the-session",
        "what-ran-elsewhere-is-answered-here");
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void a_transcript_is_the_same_however_the_bytes_arrive(String name) throws IOException {
    List<String> lines = lines(name);

    new Transcript(() -> Integer.MAX_VALUE / 2).play(lines);
    new Transcript(() -> 1).play(lines);
    for (long seed = 0; seed < RANDOM_REPLAYS; seed++) {
      var random = new Random(seed);
      new Transcript(() -> 1 + random.nextInt(12)).play(lines);
    }
  }

  private static List<String> lines(String name) throws IOException {
    try (InputStream file = TranscriptTest.class.getResourceAsStream(name + ".txt")) {
      assertThat(file).as(name).isNotNull();
      return new String(file.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
