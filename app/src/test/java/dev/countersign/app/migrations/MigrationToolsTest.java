package dev.countersign.app.migrations;

import static dev.countersign.core.engine.Transactions.NONE;
import static dev.countersign.core.engine.Transactions.ONE;
import static dev.countersign.core.engine.Transactions.ONE_MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.engine.Transactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationToolsTest {

  @TempDir private Path directory;

  @Test
  void a_file_of_no_tool_runs_as_psql_runs_it() {
    SqlFile file = file("orders.sql", "SELECT 1;");

    assertThat(tool(file)).isEqualTo("sql");
    assertThat(applied(file)).containsExactly(NONE);
    assertThat(applied(wrapped("orders.sql", "SELECT 1;"))).containsExactly(ONE);
  }

  @Test
  void goose_has_a_transaction_for_each_direction() {
    SqlFile file =
        file(
            "00001_orders.sql",
            """
            -- +goose Up
            -- +goose StatementBegin
            CREATE TABLE orders (id int);
            -- +goose StatementEnd
            -- +goose Down
            DROP TABLE orders;
            """);

    List<Section> sections = sections(file);

    assertThat(tool(file)).isEqualTo("goose");
    assertThat(sections).extracting(Section::isUndo).containsExactly(false, true);
    assertThat(sections).extracting(Section::applied).containsExactly(ONE, ONE);
    assertThat(sections.getFirst().sql()).contains("CREATE TABLE").doesNotContain("DROP");
    assertThat(sections.getLast().sql()).isEqualTo("\n\n\n\n-- +goose Down\nDROP TABLE orders;\n");
  }

  @Test
  void goose_without_a_transaction_sends_statements_one_by_one() {
    SqlFile file =
        file("1_i.sql", "-- +goose no transaction\n-- +goose up\nDROP INDEX CONCURRENTLY i;\n");

    assertThat(applied(file)).containsExactly(NONE);
  }

  @Test
  void goose_variables_get_names() {
    SqlFile file = file("1_i.sql", "-- +goose Up\n-- +goose ENVSUB ON\nDROP TABLE ${REGION}_t;\n");

    assertThat(sections(file).getFirst().sql()).contains("DROP TABLE __region__t;");
    assertThat(Placeholders.in(file.text())).containsEntry("__region_", "${REGION}");
  }

  @Test
  void dbmate_without_a_transaction_still_sends_one_message() {
    SqlFile file =
        file(
            "20260101_i.sql",
            "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (a);\n"
                + "-- migrate:down\nDROP INDEX i;\n");

    assertThat(tool(file)).isEqualTo("dbmate");
    assertThat(applied(file)).containsExactly(ONE_MESSAGE, ONE);
  }

  @Test
  void golang_migrate_sends_one_message() {
    SqlFile up = file("0001_t.up.sql", "CREATE TABLE t ();");
    SqlFile down = file("0001_t.down.sql", "DROP TABLE t;");

    assertThat(tool(up)).isEqualTo("golang-migrate");
    assertThat(applied(up)).containsExactly(ONE_MESSAGE);
    assertThat(sections(up).getFirst().isUndo()).isFalse();
    assertThat(sections(down).getFirst().isUndo()).isTrue();
    assertThat(MigrationTools.of(down).undone(down)).contains(directory.resolve("0001_t.up.sql"));
    assertThat(applied(wrapped("0001_t.up.sql", "SELECT 1;"))).containsExactly(ONE);
  }

  @Test
  void flyway_wraps_what_it_does_not_know_to_refuse() {
    assertThat(tool(file("V1_2__t.sql", ""))).isEqualTo("flyway");
    assertThat(tool(file("R__views.sql", ""))).isEqualTo("flyway");
    assertThat(applied(file("V1__t.sql", "CREATE TABLE t ();"))).containsExactly(ONE);
    assertThat(applied(file("V1__t.sql", "-- x\nCREATE INDEX /* */ CONCURRENTLY i ON t (a);")))
        .containsExactly(NONE);
    assertThat(applied(file("V1__t.sql", "SELECT 'VACUUM'; -- VACUUM"))).containsExactly(ONE);
    assertThat(applied(file("V1__t.sql", "REINDEX INDEX CONCURRENTLY i"))).containsExactly(ONE);
    assertThat(sections(file("U1__t.sql", "")).getFirst().isUndo()).isTrue();
  }

  @Test
  void flyway_obeys_the_script_configuration() throws IOException {
    write("V1__t.sql.conf", "executeInTransaction=false\n");

    assertThat(applied(file("V1__t.sql", "CREATE TABLE t ();"))).containsExactly(NONE);
    assertThat(applied(file("V2__t.sql", "CREATE TABLE t ();"))).containsExactly(ONE);
  }

  @Test
  void flyway_placeholders_get_names() {
    assertThat(sections(file("V1__t.sql", "DROP TABLE ${schema}.t")).getFirst().sql())
        .isEqualTo("DROP TABLE __schema_.t");
  }

  @Test
  void sqitch_scripts_bring_their_own_transactions() throws IOException {
    write("sqitch.plan", "%syntax-version=1.0.0\n\nt 2026-01-01T00:00:00Z A <a@b>\n");
    SqlFile deploy = file("deploy/t.sql", "BEGIN; CREATE TABLE t (); COMMIT;");
    SqlFile revert = file("revert/t.sql", "DROP TABLE t;");

    assertThat(tool(deploy)).isEqualTo("sqitch");
    assertThat(applied(deploy)).containsExactly(NONE);
    assertThat(sections(revert).getFirst().isUndo()).isTrue();
    assertThat(MigrationTools.of(revert).undone(revert))
        .contains(directory.resolve("deploy/t.sql"));
  }

  @Test
  void liquibase_has_a_transaction_for_each_change_set() {
    SqlFile file =
        file(
            "changelog.sql",
            """
            --liquibase formatted sql
            --changeset ana:1
            CREATE TABLE t (id int);
            --rollback DROP TABLE t;
            --changeset ana:2 runInTransaction:false
            CREATE INDEX CONCURRENTLY i ON t (id);
            --changeset ana:3 dbms:oracle
            DROP TABLE u;
            --changeset ana:4 endDelimiter:// splitStatements:false runInTransaction:false
            SELECT 1//
            /* liquibase rollback
            SELECT 2;
            */
            --ignoreLines:1
            garbage
            """);

    List<Section> sections = sections(file);

    assertThat(tool(file)).isEqualTo("liquibase");
    assertThat(sections)
        .extracting(Section::applied)
        .containsExactly(ONE, ONE, NONE, ONE_MESSAGE, ONE_MESSAGE);
    assertThat(sections)
        .extracting(Section::isUndo)
        .containsExactly(false, true, false, false, true);
    assertThat(sections.get(1).sql())
        .isEqualTo("\n\n\n" + " ".repeat(11) + "DROP TABLE t;\n" + "\n".repeat(11));
    assertThat(sections.get(3).sql()).contains("SELECT 1; \n").doesNotContain("garbage");
    assertThat(sections.get(4).sql().strip()).isEqualTo("SELECT 2;");
  }

  @Test
  void liquibase_rollbacks_that_are_not_required_are_none() {
    SqlFile file =
        file(
            "c.sql",
            "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n--rollback not required\n");

    assertThat(sections(file)).hasSize(1);
  }

  @Test
  void atlas_obeys_the_head_of_a_file() throws IOException {
    write("atlas.sum", "h1:x\n");

    assertThat(tool(file("1.sql", ""))).isEqualTo("atlas");
    assertThat(applied(file("1.sql", "DROP TABLE t;"))).containsExactly(ONE);
    assertThat(applied(file("1.sql", "-- atlas:txmode none\n\nDROP TABLE t;")))
        .containsExactly(NONE);
    assertThat(applied(file("1.sql", "-- atlas:txmode none\nDROP TABLE t;")))
        .as("without the empty line it is a comment on the statement")
        .containsExactly(ONE);
    assertThat(sections(file("1.sql", "-- atlas:delimiter GO\n\nSELECT 1 GO\n")).getFirst().sql())
        .isEqualTo("-- atlas:delimiter GO\n\nSELECT 1 ; \n");
  }

  @Test
  void directories_come_in_the_order_of_their_tool() throws IOException {
    for (String name :
        List.of("f/V10__c.sql", "f/V2__b.sql", "f/R__v.sql", "f/U2__b.sql", "f/V2.1__b.sql")) {
      write(name, "SELECT 1;");
    }
    for (String name :
        List.of("g/2_b.up.sql", "g/2_b.down.sql", "g/10_c.up.sql", "g/.x/1_a.up.sql")) {
      write(name, "SELECT 1;");
    }
    write("s/sqitch.plan", "%project=p\nzebra 2026\n@v1 2026\nant [zebra] 2026 # note\n");
    for (String name : List.of("s/deploy/ant.sql", "s/deploy/zebra.sql", "s/revert/zebra.sql")) {
      write(name, "SELECT 1;");
    }

    assertThat(names("f"))
        .containsExactly("V2__b.sql", "U2__b.sql", "V2.1__b.sql", "V10__c.sql", "R__v.sql");
    assertThat(names("g")).containsExactly("2_b.up.sql", "2_b.down.sql", "10_c.up.sql");
    assertThat(names("s"))
        .containsExactly("deploy/zebra.sql", "revert/zebra.sql", "deploy/ant.sql");
  }

  @Test
  void paths_do_not_begin_with_the_directory_that_one_is_in() {
    assertThat(MigrationFiles.of(List.of(Path.of("./a.sql"), Path.of("../b.sql"))))
        .extracting(Path::toString)
        .containsExactly("a.sql", "../b.sql");
    assertThat(MigrationFiles.of(List.of(Path.of("."))))
        .isNotEmpty()
        .noneMatch(file -> file.startsWith("."));
  }

  @Test
  void every_tool_has_a_name_of_its_own_and_the_last_owns_everything() {
    assertThat(MigrationTools.ALL).extracting(MigrationTool::id).doesNotHaveDuplicates();
    assertThat(MigrationTools.ALL.getLast().owns(file("anything", ""))).isTrue();
  }

  private List<String> names(String below) {
    Path top = directory.resolve(below);
    return MigrationFiles.of(List.of(top)).stream()
        .map(file -> top.relativize(file).toString())
        .toList();
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private SqlFile file(String name, String text) {
    return new SqlFile(directory.resolve(name), text, false, new Folders());
  }

  private SqlFile wrapped(String name, String text) {
    return new SqlFile(directory.resolve(name), text, true, new Folders());
  }

  private static String tool(SqlFile file) {
    return MigrationTools.of(file).id();
  }

  private static List<Section> sections(SqlFile file) {
    return MigrationTools.of(file).sections(file);
  }

  private static List<Transactions> applied(SqlFile file) {
    return sections(file).stream().map(Section::applied).toList();
  }
}
