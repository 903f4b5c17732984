package dev.countersign.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `lint --fix` on files of several tools.
final class LintFixTest {

  private static final String INDEX = "CREATE INDEX orders_note ON orders (note);\n";
  private static final String CONCURRENTLY =
      "CREATE INDEX CONCURRENTLY orders_note ON orders (note);\n";

  @TempDir private Path directory;

  @Test
  void a_file_is_corrected_and_what_is_left_is_printed() throws IOException {
    Path file = file("1.sql", INDEX + "DROP TABLE orders;\n");

    Run run = Run.of("lint", "--fix", file.toString());

    assertThat(Files.readString(file))
        .isEqualTo(CONCURRENTLY + "SET lock_timeout = '2s';\nDROP TABLE orders;\n");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("drop-table").doesNotContain("add-index-without-concurrently");
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            file + ": corrected add-index-without-concurrently, missing-lock-timeout.");
  }

  @Test
  void a_second_time_there_is_nothing_left_to_correct() throws IOException {
    Path file = file("1.sql", "DROP VIEW recent;\n");
    Run.of("lint", "--fix", file.toString());
    String once = Files.readString(file);

    Run run = Run.of("lint", "--fix", file.toString());

    assertThat(Files.readString(file)).isEqualTo(once);
    assertThat(once).startsWith("SET lock_timeout");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void what_the_tool_would_run_in_a_transaction_is_not_made_concurrent() throws IOException {
    Path goose = file("1_a.sql", "-- +goose Up\n" + INDEX + "-- +goose Down\nSELECT 1;\n");
    Path flyway = file("V1__a.sql", INDEX);
    Path flywayOfTwo = file("V2__a.sql", INDEX + "ALTER TABLE orders ADD COLUMN state text;\n");
    Path migrate = file("1_b.up.sql", INDEX);
    Path explicit = file("b.sql", "BEGIN;\n" + INDEX + "COMMIT;\n");

    Run.of("lint", "--fix", directory.toString());

    String wait = "SET LOCAL lock_timeout = '2s';\n";
    assertThat(Files.readString(goose)).startsWith("-- +goose Up\n" + wait + INDEX);
    assertThat(Files.readString(flyway)).isEqualTo(CONCURRENTLY);
    assertThat(Files.readString(flywayOfTwo)).startsWith(wait + INDEX);
    assertThat(Files.readString(migrate)).isEqualTo(CONCURRENTLY);
    assertThat(Files.readString(explicit)).contains(INDEX).contains("SET lock_timeout");
  }

  @Test
  void line_ends_the_byte_order_mark_and_permissions_stay() throws IOException {
    Path file = file("1.sql", "\ufeff-- \u00e4\r\nDROP VIEW a;\r\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    Run.of("lint", "--fix", file.toString());

    assertThat(Files.readString(file))
        .isEqualTo("\ufeff-- \u00e4\r\nSET lock_timeout = '2s';\r\nDROP VIEW a;\r\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(directory).isDirectoryNotContaining("glob:**.countersign*");
  }

  @Test
  void what_stands_in_comments_or_with_another_end_is_left_alone() throws IOException {
    String rollback =
        "--liquibase formatted sql\n--changeset a:1 runInTransaction:false\nSELECT 1;\n"
            + "--rollback DROP INDEX orders_note;\n";
    String other =
        "--liquibase formatted sql\n--changeset a:1 endDelimiter:/\nALTER TABLE a ADD b int /\n";
    Path first = file("1.sql", rollback);
    Path second = file("2.sql", other);

    Run.of("lint", "--fix", directory.toString());

    assertThat(Files.readString(first)).isEqualTo(rollback);
    assertThat(Files.readString(second)).isEqualTo(other);
  }

  @Test
  void what_the_configuration_accepts_is_left_alone() throws IOException {
    Path file = file("1.sql", CONCURRENTLY.replace("CONCURRENTLY ", ""));
    Path configuration =
        file(
            "countersign.yaml",
            """
            lint:
              accept:
                - { rule: add-index-without-concurrently, reason: the table is small }
                - { rule: missing-lock-timeout, reason: the table is small }
                - { rule: missing-statement-timeout, reason: the table is small }
            """);

    Run run = Run.of("lint", "--fix", "--config", configuration.toString(), file.toString());

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(Files.readString(file)).isEqualTo(INDEX);
  }

  @Test
  void standard_input_is_no_file() {
    Run run = Run.of("lint", "--fix", "-");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--fix writes files; standard input is none. Name a file.");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
