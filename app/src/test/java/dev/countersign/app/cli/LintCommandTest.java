package dev.countersign.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class LintCommandTest {

  private static final String INDEX = "-- Find orders by note.\n\nCREATE INDEX ON orders (note);\n";

  @TempDir private Path directory;

  @Test
  void json_is_the_documented_document() throws IOException {
    Path file = file("orders.sql", INDEX);

    Run run = Run.of("lint", "--format", "json", file.toString());

    assertThat(run.exit()).isEqualTo(1);
    JsonNode document = JsonMapper.shared().readTree(run.out());
    assertThat(document.path("version").asInt()).isEqualTo(1);
    JsonNode linted = document.path("files").path(0);
    assertThat(linted.path("path").asString()).isEqualTo(file.toString());
    assertThat(linted.path("engine").asString()).isEqualTo("postgres");
    JsonNode statement = linted.path("statements").path(0);
    assertThat(statement.path("line").asInt()).isEqualTo(3);
    assertThat(statement.path("endLine").asInt()).isEqualTo(3);
    assertThat(statement.path("kind").asString()).isEqualTo("CREATE INDEX");
    assertThat(statement.path("parsed").asBoolean()).isTrue();
    JsonNode finding = statement.path("findings").path(0);
    assertThat(finding.path("rule").asString()).isEqualTo("add-index-without-concurrently");
    assertThat(finding.path("severity").asString()).isEqualTo("high");
    assertThat(finding.path("line").asInt()).isEqualTo(3);
    assertThat(finding.path("object").asString()).isEqualTo("orders");
    JsonNode lock = statement.path("locks").path(0);
    assertThat(lock.path("object").asString()).isEqualTo("orders");
    assertThat(lock.path("mode").asString()).isEqualTo("SHARE");
    assertThat(lock.path("scan").asBoolean()).isTrue();
  }

  @Test
  void text_shows_the_line_and_marks_the_place() throws IOException {
    Run run = Run.of("lint", file("orders.sql", INDEX).toString());

    assertThat(run.out())
        .contains("orders.sql:3:1: high add-index-without-concurrently")
        .contains("    3 | CREATE INDEX ON orders (note);\n        ^\n")
        .endsWith("1 finding in 1 statement of 1 file.\n");
  }

  @Test
  void what_the_file_itself_creates_is_nobody_elses() throws IOException {
    Path file = file("new.sql", "CREATE TABLE t (id int PRIMARY KEY); CREATE INDEX ON t (id);");

    assertThat(Run.of("lint", file.toString()).exit()).isZero();
  }

  @Test
  void one_mistake_does_not_hide_the_other_statements() throws IOException {
    Path file = file("mixed.sql", "SELECT 1;\nSELEC 2;\nDROP TABLE orders;\n");

    JsonNode statements =
        JsonMapper.shared()
            .readTree(Run.of("lint", "--format", "json", file.toString()).out())
            .path("files")
            .path(0)
            .path("statements");

    assertThat(statements).hasSize(3);
    assertThat(statements.path(1).path("parsed").asBoolean()).isFalse();
    assertThat(statements.path(1).path("line").asInt()).isEqualTo(2);
    assertThat(statements.path(1).findValuesAsString("rule")).contains("unparsable-statement");
    assertThat(statements.path(2).path("line").asInt()).isEqualTo(3);
    assertThat(statements.path(2).findValuesAsString("rule")).contains("drop-table");
  }

  @Test
  void the_exit_code_follows_the_limit() throws IOException {
    String file = file("orders.sql", INDEX).toString();

    assertThat(Run.of("lint", "--fail-on", "critical", file).exit()).isZero();
    assertThat(Run.of("lint", "--fail-on", "high", file).exit()).isEqualTo(1);
  }

  @Test
  void what_cannot_be_done_is_said() throws IOException {
    String file = file("orders.sql", INDEX).toString();

    Run noFile = Run.of("lint", directory.resolve("none.sql").toString());
    assertThat(noFile.exit()).isEqualTo(2);
    assertThat(noFile.out()).isEmpty();
    assertThat(noFile.err()).contains("none.sql cannot be read");
    assertThat(Run.of("lint", "--format", "xml", file).err()).contains("--format is json, text");
    assertThat(Run.of("lint", "--server-version", "9", file).err()).contains("14 to 18");
    assertThat(Run.of("lint", "--engine", "oracle", file).err()).contains("--engine is postgres");
    assertThat(Run.of("lint", "--fail-on", "never", file).err()).contains("--fail-on is style");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
