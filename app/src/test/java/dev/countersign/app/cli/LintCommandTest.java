package dev.countersign.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class LintCommandTest {

  private static final String INDEX = "-- Find orders by note.\n\nCREATE INDEX ON orders (note);\n";

  private static final String BLOCKS = "add-index-without-concurrently";
  private static final String GOLDEN = "app/src/test/resources/golden/lint/0042_orders.json";

  @TempDir private Path directory;

  @Test
  void json_is_the_documented_document() throws IOException {
    Path file =
        file(
            "0042_orders.sql",
            "-- By note.\n\nCREATE INDEX orders_note_idx ON public.orders (note);\n");

    Run run = Run.of("lint", "--format", "json", "--rules", BLOCKS, file.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().replace(file.toString(), "migrations/0042_orders.sql"))
        .isEqualTo(Files.readString(Repository.root().resolve(GOLDEN)));
  }

  @Test
  void every_file_has_an_entry_in_the_order_given() throws IOException {
    Path last = file("z.sql", "SELECT 1;");
    Path empty = file("empty.sql", "-- nothing\n;;\n");
    Path first = file("a.sql", "SELECT 1;");

    JsonNode files = files(last, empty, first);

    assertThat(files.valueStream().map(f -> f.path("path").asString()))
        .containsExactly(last.toString(), empty.toString(), first.toString());
    assertThat(files.path(1).path("statements")).isEmpty();
  }

  @Test
  void files_that_are_no_sql_are_no_reason_to_stop() throws IOException {
    Path latin = directory.resolve("latin.sql");
    Files.write(latin, "SELECT 1;\nSELECT 'caf\u00e9';\nDROP TABLE a;\n".getBytes(ISO_8859_1));
    Path nul = file("nul.sql", "DROP TABLE a;\nSELECT '\0';\n");
    Path dump =
        file("dump.sql", "\\restrict x\nCOPY t FROM stdin;\n1\t'\n\\.\n\\connect y\nTRUNCATE t;\n");
    Path garbage = file("garbage.sql", "%!$ \"\n");

    JsonNode files = files(latin, nul, dump, garbage);

    assertThat(parsed(files.path(0))).containsExactly(true, false, true);
    assertThat(files.path(0).path("findings").path(0).path("line").asInt()).isEqualTo(2);
    assertThat(files.path(0).path("findings").path(0).path("message").asString()).contains("0xe9");
    assertThat(parsed(files.path(1))).containsExactly(true, false);
    assertThat(files.path(1).path("findings").path(0).path("message").asString()).contains("NUL");
    assertThat(parsed(files.path(2))).containsExactly(true, false, true);
    assertThat(parsed(files.path(3))).containsExactly(false);
  }

  @Test
  void every_file_that_cannot_be_read_is_named() throws IOException {
    String good = file("a.sql", "SELECT 1;").toString();

    Run run =
        Run.of("lint", "--format", "json", "none.sql", good, directory.resolve("no").toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("There is no file none.sql.").contains("/no.");
  }

  @Test
  void the_byte_order_mark_of_a_file_is_no_part_of_its_first_statement() throws IOException {
    assertThat(parsed(files(file("bom.sql", "\ufeffSELECT 1;")).path(0))).containsExactly(true);
  }

  @Test
  void rules_can_be_chosen() throws IOException {
    String file = file("drop.sql", "DROP TABLE a; CREATE INDEX ON b (c); SELEC;").toString();

    JsonNode chosen = json("--rules", "drop-table", file);
    Run unknown = Run.of("lint", "--rules", "drop-table,nonsense", file);

    assertThat(chosen.findValuesAsString("rule"))
        .containsExactly("drop-table", "unparsable-statement");
    assertThat(json("--rules", "all", file).findValuesAsString("rule"))
        .containsAll(json(file).findValuesAsString("rule"));
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no rule \"nonsense\"");
  }

  @Test
  void what_a_down_migration_loses_counts_when_its_up_migration_did_not_make_it()
      throws IOException {
    file("1_t.up.sql", "CREATE TABLE t (id int); ");
    String down = file("1_t.down.sql", "DROP TABLE t;\nDROP TABLE other;\n").toString();

    Run run = Run.of("lint", "--rules", "drop-table", down);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("1:1: accepted drop-table")
        .contains("2:1: critical drop-table\n");
  }

  @Test
  void variables_of_a_tool_keep_their_names() throws IOException {
    Path file = file("V1__x.sql", "DROP TABLE ${schema}.orders;");

    assertThat(files(file).path(0).findValuesAsString("object")).contains("${schema}.orders");
  }

  @Test
  void a_directory_without_files_is_a_mistake() {
    assertThat(Run.of("lint", directory.toString()).exit()).isEqualTo(2);
  }

  @Test
  void text_shows_the_line_and_marks_the_place() throws IOException {
    Run run = Run.of("lint", "--rules", BLOCKS, file("orders.sql", INDEX).toString());

    assertThat(run.out())
        .contains("orders.sql:3:1: high add-index-without-concurrently")
        .contains("    3 | CREATE INDEX ON orders (note);\n        ^^^^^^^")
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

    JsonNode statements = files(file).path(0).path("statements");

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
    assertThat(noFile.err()).contains("There is no file ", "none.sql.");
    assertThat(Run.of("lint", "--format", "xml", file).err())
        .contains("--format is github, gitlab, json");
    assertThat(Run.of("lint", "--server-version", "9", file).err()).contains("14 to 18");
    assertThat(Run.of("lint", "--engine", "oracle", file).err()).contains("--engine is postgres");
    assertThat(Run.of("lint", "--fail-on", "never", file).err()).contains("--fail-on is style");
  }

  private static JsonNode files(Path... files) {
    return json(Stream.of(files).map(Path::toString).toArray(String[]::new)).path("files");
  }

  private static JsonNode json(String... arguments) {
    Stream<String> all = Stream.concat(Stream.of("lint", "--format", "json"), Stream.of(arguments));
    return JsonMapper.shared().readTree(Run.of(all.toArray(String[]::new)).out());
  }

  private static Stream<Boolean> parsed(JsonNode file) {
    return file.path("statements").valueStream().map(s -> s.path("parsed").asBoolean());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
