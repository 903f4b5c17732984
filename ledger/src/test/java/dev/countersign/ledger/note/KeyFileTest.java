package dev.countersign.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  private static final String NAME = "example.com/ledger";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void choose_a_file() {
    file = directory.resolve("keys").resolve("ledger.key");
  }

  @Test
  void the_key_is_made_once_for_its_owner_alone_and_then_kept() throws IOException {
    SigningKey made = KeyFile.openOrCreate(file, NAME);
    String content = Files.readString(file);

    SigningKey again = KeyFile.openOrCreate(file, NAME);

    assertThat(again.verifier()).isEqualTo(made.verifier());
    assertThat(Files.readString(file)).isEqualTo(content);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void processes_that_start_together_end_up_with_one_key() throws Exception {
    Set<VerifierKey> keys = ConcurrentHashMap.newKeySet();
    try (ExecutorService starters = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> starts =
          IntStream.range(0, 32)
              .mapToObj(i ->
                  (Callable<Boolean>) () -> keys.add(KeyFile.openOrCreate(file, NAME).verifier()))
              .toList();
      for (var start : starters.invokeAll(starts)) {
        start.get();
      }
    }

    assertThat(keys).hasSize(1);
  }

  @Test
  void a_key_that_others_may_read_is_refused() throws IOException {
    KeyFile.openOrCreate(file, NAME);
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

      refused("others may use it (mode " + mode + "); run chmod 600");
    }
  }

  @Test
  void a_key_that_its_owner_may_not_read_is_refused() throws IOException {
    KeyFile.openOrCreate(file, NAME);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

    refused("its owner may not read it; run chmod 600");
  }

  @Test
  void a_read_only_key_is_enough() throws IOException {
    SigningKey made = KeyFile.openOrCreate(file, NAME);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

    assertThat(KeyFile.openOrCreate(file, NAME).verifier()).isEqualTo(made.verifier());
  }

  @Test
  void a_key_of_another_ledger_is_refused() {
    KeyFile.openOrCreate(file, "example.com/other");

    refused("it is the key of the ledger example.com/other and the configuration says " + NAME);
  }

  @Test
  void a_damaged_key_is_refused_and_its_content_not_shown() throws IOException {
    KeyFile.openOrCreate(file, NAME);
    List<String> lines = Files.readAllLines(file);
    String secret = lines.get(1);

    Files.writeString(file, secret.replace(NAME, "example.com/x") + "\n" + lines.get(2));
    refused("another key");
    Files.writeString(file, secret.substring(0, secret.length() - 9) + "\n" + lines.get(2));
    assertThat(refused("not that of an Ed25519 key")).doesNotContain(secret.substring(40));
    Files.writeString(file, secret);
    refused("does not hold one secret and one public line");
    Files.writeString(file, "");
    refused("does not hold one secret and one public line");
    Files.writeString(file, "x".repeat(5000));
    refused("more than 4096 bytes");
  }

  @Test
  void a_directory_in_its_place_and_a_file_as_its_directory_are_refused() throws IOException {
    Files.createDirectories(file);
    refused("it is not a file");
    Files.delete(file);
    Files.delete(file.getParent());
    Files.writeString(file.getParent(), "a file");
    refused("it cannot be read or made");
  }

  private String refused(String why) {
    CountersignException[] caught = new CountersignException[1];
    assertThatThrownBy(() -> KeyFile.openOrCreate(file, NAME))
        .isInstanceOfSatisfying(CountersignException.class, e -> caught[0] = e)
        .hasMessageContaining("The ledger key " + file + " cannot be used: ")
        .hasMessageContaining(why);
    assertThat(caught[0].code()).isEqualTo(ErrorCode.LEDGER_KEY);
    return String.valueOf(caught[0].getMessage());
  }
}
