package dev.countersign.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.core.engine.TargetEngine;
import dev.countersign.core.engine.TargetEngine.Comments;
import dev.countersign.core.engine.TargetEngine.ScriptPart;
import dev.countersign.core.evidence.Finding;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is in a script beside its statements.
class ScriptCommentsTest {

  private static final String MARK = "INSERT INTO seen VALUES (%d)";

  /// Has the driver send a text as it is, instead of cutting it itself.
  private static final String SERVER_READS_ALL = "&preferQueryMode=simple";

  private final ScriptCutter cutter = new ScriptCutter(LiveTargets.PARSER);

  static Stream<Arguments> scripts() {
    String one = MARK.formatted(1);
    String two = MARK.formatted(2);
    return Stream.of(
        Arguments.of(one + "; -- b\n" + two, "line 1: -- b", 2),
        Arguments.of("/*! " + two + " */; " + one, "line 1: /*! " + two + " */", 1),
        Arguments.of("/*!50000 " + two + "; */\n" + one, "line 1: /*!50000 " + two + "; */", 1),
        Arguments.of("/* /* */ " + two + "; */\n" + one, "line 1: /* /* */ " + two + "; */", 1),
        Arguments.of("/*/ */ " + one + "; -- */\n" + two, "line 1: /*/ */\nline 1: -- */", 2),
        Arguments.of("-- a\r" + one + ";\n" + two, "line 1: -- a", 2),
        Arguments.of("-- a\u2028" + two + ";\n" + one, "line 1: -- a\u2028" + two + ";", 1),
        Arguments.of(
            "--a\n--b\n" + one + "\n--c\n;;;--d",
            "line 1: --a\nline 2: --b\nline 4: --c\nline 5: --d",
            1),
        Arguments.of("SELECT '/*'; " + one + "; SELECT '*/'", "", 3),
        Arguments.of("SELECT $$ -- no $$; " + one + " -- yes", "line 1: -- yes", 2),
        Arguments.of("SELECT E'\\'' -- '\n; " + one + " -- '", "line 1: -- '\nline 2: -- '", 2),
        Arguments.of("SELECT 1 /* within */ + 1; " + one, "", 2),
        Arguments.of(
            "SELECT \"/*\" FROM (SELECT 1 \"/*\") x; " + one + " /* \" */", "line 1: /* \" */", 2));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void it_is_comments_alone_as_the_server_reads_them(String script, String comments, int parts) {
    List<ScriptPart> cut = cutter.cut(script);
    Between between = cutter.between(script);

    assertThat(between.comments()).isEqualTo(comments);
    assertThat(cut).hasSize(parts);
    assertThat(rest(script, cut, between)).isBlank();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void its_statements_one_by_one_do_what_the_server_does_for_the_whole(String script)
      throws SQLException {
    try (TestDatabase database =
            PostgresServer.shared(18).freshDatabase("CREATE TABLE seen (id int)");
        Connection connection =
            DriverManager.getConnection(database.jdbcUrl() + SERVER_READS_ALL)) {
      connection.createStatement().execute(script);
      List<String> whole = database.query("TABLE seen ORDER BY 1");
      database.execute("TRUNCATE seen");

      for (ScriptPart part : cutter.cut(script)) {
        connection.createStatement().execute(part.statement().text());
      }

      assertThat(database.query("TABLE seen ORDER BY 1")).isEqualTo(whole);
    }
  }

  @Test
  void a_comment_that_does_not_end_stays_in_the_text_that_is_judged() {
    String script = "SELECT 1; /* DROP TABLE orders;";

    assertThat(cutter.between(script).isEmpty()).isTrue();
    assertThat(cutter.cut(script)).extracting(part -> part.statement().text()).contains(script);
  }

  @Test
  void a_mistake_elsewhere_hides_no_comment() {
    String script = "-- noqa\nSELEC 1; /* nolint */\nDROP TABLE orders";

    assertThat(cutter.between(script).comments())
        .isEqualTo("line 1: -- noqa\nline 2: /* nolint */");
    assertThat(cutter.cut(script)).hasSize(2);
  }

  @Test
  void rules_about_texts_look_at_them() {
    try (TestDatabase database =
            PostgresServer.shared(18).freshDatabase("CREATE TABLE t (id int)");
        TargetEngine target = LiveTargets.attach(database)) {
      Comments comments =
          target.comments(
              "SELECT 'squawk-ignore ban-drop-column';\n  -- squawk-ignore ban-drop-table\nDROP TABLE t;\n/* pays \u202Eback */");

      assertThat(comments.findings())
          .extracting(Finding::rule, Finding::line)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("confusable-characters", 1),
              org.assertj.core.groups.Tuple.tuple("suppression-in-change", 2));
      assertThat(target.comments("DROP TABLE t")).isEqualTo(Comments.NONE);
    }
  }

  /// What is left of a script without its statements, the comments between them, and semicolons.
  private static String rest(String script, List<ScriptPart> parts, Between between) {
    byte[] left = script.getBytes(UTF_8);
    byte[] comments = between.text().getBytes(UTF_8);
    for (int i = 0; i < comments.length; i++) {
      if (comments[i] != ' ' && comments[i] != '\n') {
        assertThat(comments[i]).isEqualTo(left[i]);
        left[i] = ' ';
      }
    }
    String rest = new String(left, UTF_8);
    for (ScriptPart part : parts) {
      rest = rest.replace(part.statement().text(), "");
    }
    return rest.replace(";", "");
  }
}
