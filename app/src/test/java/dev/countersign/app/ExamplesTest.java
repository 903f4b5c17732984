package dev.countersign.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.app.config.Configuration;
import dev.countersign.app.config.ConfigurationReader;
import dev.countersign.policy.CaseFile;
import dev.countersign.policy.PolicyFiles;
import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What people copy from works.
final class ExamplesTest {

  private static final Path EXAMPLES = Repository.root().resolve("examples");

  @Test
  void the_configuration_is_read_without_a_mistake() {
    Map<String, String> secrets =
        Map.of(
            "SHOP_AGENT_PASSWORD", "agent-password",
            "SHOP_OWNER_PASSWORD", "owner-password",
            "BILLING_TOKEN", "a-token-of-billing",
            "BORIS_PASSWORD", "boris-password",
            "CLARA_PASSWORD", "clara-password");

    Configuration read = ConfigurationReader.load(EXAMPLES.resolve("countersign.yaml"), secrets);

    assertThat(read.targets()).hasSize(1);
    assertThat(read.policy()).contains(Path.of("examples/policy.yaml"));
  }

  @Test
  void the_policy_decides_its_cases_as_they_say() throws IOException {
    Path cases = EXAMPLES.resolve("policy-tests.yaml");

    var results =
        CaseFile.parse(cases.toString(), Files.readString(cases))
            .run(PolicyFiles.load(EXAMPLES.resolve("policy.yaml")));

    assertThat(results).hasSize(5).allMatch(CaseFile.Result::passed);
  }
}
