package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryTest {

  @Test
  void the_root_holds_the_modules() {
    assertThat(Repository.root().resolve("core/pom.xml")).exists();
  }

  @Test
  void files_that_are_built_or_downloaded_are_not_ours(@TempDir Path root) throws IOException {
    Path ours = Files.createFile(Files.createDirectories(root.resolve("a/src")).resolve("A.java"));
    Path built = Files.createDirectories(root.resolve("a/target"));
    Files.createFile(built.resolveSibling("pom.xml"));
    Files.createFile(built.resolve("B.java"));
    Files.createFile(Files.createDirectories(root.resolve("node_modules/x")).resolve("C.java"));

    assertThat(Repository.filesEndingWith(root, ".java")).containsExactly(ours);
  }

  @Test
  void a_package_may_be_named_target(@TempDir Path root) throws IOException {
    Path ours = Files.createDirectories(root.resolve("a/src/target")).resolve("A.java");
    Files.createFile(ours);

    assertThat(Repository.filesEndingWith(root, ".java")).containsExactly(ours);
  }

  @Test
  void a_stale_page_is_found_out(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve("docs"));
    Files.writeString(root.resolve("docs/page.md"), "old\n");
    GeneratedPage page = GeneratedPage.in(root, "docs/page.md");

    page.isFresh("old\n");

    assertThatThrownBy(() -> page.isFresh("new\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("old", "new", "-Ddocs.update=true");
  }

  @Test
  void a_page_is_under_docs() {
    assertThatThrownBy(() -> GeneratedPage.of("pom.xml"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
