package dev.countersign.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.countersign.app.cli.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DemoScriptTest {

  @Test
  void the_main_job_works_from_end_to_end() {
    List<String> screen = new ArrayList<>();

    try (Demo demo = Demo.startOnFreePorts(screen::add)) {
      new DemoScript(demo, screen::add).play();
      reviewAndVerify(demo);
    }

    assertThat(String.join("\n", screen))
        .contains(
            "SELECT count(*) FROM orders → 1000000",
            "ALTER TABLE orders DROP COLUMN legacy_code → done",
            "entries, intact",
            "was changed.",
            "All 12 steps ended as they should.");
  }

  /// What the command line says of the same demo, while it runs.
  private static void reviewAndVerify(Demo demo) {
    String configuration = demo.home().resolve("countersign.yaml").toString();
    Path script = demo.home().resolve("script.sql");
    assertThatCode(
            () -> Files.writeString(script, "DROP VIEW order_summary;\nDROP TABLE payments;\n"))
        .doesNotThrowAnyException();
    String key = demo.wiring().ledger().verifier().toString();

    String review = run(1, "review", "-c", configuration, "-t", "shop", script.toString());
    assertThat(review).contains("DROP VIEW order_summary", "order_summary", "not filed");
    reviewedAsJson(configuration, script, demo.home().resolve("read.sql"));
    assertThat(run(0, "ledger", "verify", "--key", key, demo.home() + "/ledger.export"))
        .contains("intact");
    assertThat(run(1, "ledger", "verify", "--key", key, demo.home() + "/ledger-tampered.export"))
        .contains("TAMPERED Entry");
  }

  private static void reviewedAsJson(String configuration, Path drop, Path read) {
    assertThatCode(() -> Files.writeString(read, "SELECT 1;\nSELECT 2;\n"))
        .doesNotThrowAnyException();
    String[] files = {drop.toString(), read.toString()};
    JsonNode document =
        JsonMapper.shared()
            .readTree(
                run(
                        1,
                        "review",
                        "--format",
                        "json",
                        "-c",
                        configuration,
                        "-t",
                        "shop",
                        files[0],
                        files[1])
                    .replaceFirst("(?s)\\n}\\s.*", "\n}"));

    JsonNode dropped = document.path("files").path(0);
    assertThat(dropped.path("path").asString()).isEqualTo(files[0]);
    assertThat(dropped.path("digest").asString()).hasSize(64);
    assertThat(dropped.path("statements").path(0).path("locks").path(0).path("mode").asString())
        .isEqualTo("ACCESS EXCLUSIVE");
    assertThat(document.path("files").path(1).path("statements").size()).isEqualTo(2);
  }

  private static String run(int exit, String... arguments) {
    StringWriter screen = new StringWriter();
    PrintWriter writer = new PrintWriter(screen, true);
    int ended = CommandLines.create(writer, writer).execute(arguments);
    assertThat(ended).as(screen.toString()).isEqualTo(exit);
    return screen.toString();
  }
}
