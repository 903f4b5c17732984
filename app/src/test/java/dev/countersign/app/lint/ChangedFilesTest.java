package dev.countersign.app.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.CountersignException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChangedFilesTest {

  @TempDir private Path repository;

  @BeforeEach
  void begin() throws Exception {
    git("init", "--quiet", "--initial-branch=main");
    write("old.sql", "SELECT 1;");
    write("edited.sql", "SELECT 1;");
    write("sub/deep.sql", "SELECT 1;");
    commit();
    git("checkout", "--quiet", "-b", "work");
  }

  @Test
  void files_that_were_committed_edited_or_are_not_known_have_changed() throws Exception {
    write("committed.sql", "SELECT 2;");
    commit();
    write("edited.sql", "SELECT 2;");
    write("sub/new é.sql", "SELECT 2;");

    ChangedFiles changed = ChangedFiles.since("main", repository);

    assertThat(changed.has(repository.resolve("committed.sql"))).isTrue();
    assertThat(changed.has(repository.resolve("edited.sql"))).isTrue();
    assertThat(changed.has(repository.resolve("sub/new é.sql"))).isTrue();
    assertThat(changed.has(repository.resolve("old.sql"))).isFalse();
    assertThat(changed.has(repository.resolve("sub/deep.sql"))).isFalse();
  }

  @Test
  void what_others_changed_since_then_is_not_meant() throws Exception {
    git("checkout", "--quiet", "main");
    write("old.sql", "SELECT 3;");
    commit();
    git("checkout", "--quiet", "work");

    assertThat(ChangedFiles.since("main", repository).has(repository.resolve("old.sql"))).isFalse();
  }

  @Test
  void a_new_file_comes_after_all_that_the_revision_has_beside_it() throws Exception {
    write("sub/new.sql", "SELECT 2;");
    git("checkout", "--quiet", "main");
    write("sub/later.sql", "SELECT 3;");
    commit("sub/later.sql");
    git("checkout", "--quiet", "work");

    ChangedFiles changed = ChangedFiles.since("main", repository);

    assertThat(changed.before(repository.resolve("sub/new.sql")))
        .containsExactly("deep.sql", "later.sql");
    assertThat(changed.before(repository.resolve("edited.sql"))).isEmpty();
    assertThat(changed.before(repository.resolve("other/first.sql"))).isEmpty();
  }

  @Test
  void a_revision_that_is_none_is_said() {
    assertThatThrownBy(() -> ChangedFiles.since("nowhere", repository))
        .isInstanceOf(CountersignException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> ChangedFiles.since("--output=x", repository))
        .isInstanceOf(CountersignException.class)
        .hasMessageContaining("no revision");
  }

  private void write(String name, String text) throws IOException {
    Path file = repository.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void commit() throws Exception {
    commit(".");
  }

  private void commit(String what) throws Exception {
    git("add", what);
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "x");
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
