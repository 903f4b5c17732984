package dev.countersign.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.postgres.dialect.BuiltInFunctions.Deed;
import dev.countersign.testkit.PostgresServer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BuiltInFunctionsTest {

  static Iterable<Integer> majors() {
    return PostgresServer.majorVersions();
  }

  @ParameterizedTest
  @MethodSource("majors")
  void the_list_names_exactly_the_functions_that_the_server_is_born_with(int major) {
    Set<String> born =
        new HashSet<>(
            PostgresServer.shared(major)
                .query("postgres", "SELECT DISTINCT proname FROM pg_proc WHERE oid < 16384"));

    assertThat(BuiltInFunctions.of(major).names()).isEqualTo(born);
  }

  @ParameterizedTest
  @MethodSource("majors")
  void every_volatile_function_was_reviewed_by_name(int major) {
    var volatiles =
        PostgresServer.shared(major)
            .query(
                "postgres",
                """
                SELECT DISTINCT proname FROM pg_proc
                WHERE oid < 16384 AND provolatile = 'v'
                  AND pronamespace = 'pg_catalog'::regnamespace
                """);

    assertThat(BuiltInFunctions.reviewed()).containsAll(volatiles);
  }

  @ParameterizedTest
  @MethodSource("majors")
  void a_function_that_is_not_on_the_list_is_opaque(int major) {
    assertThat(BuiltInFunctions.of(major).deed("pg_brand_new")).isEqualTo(Deed.OPAQUE);
  }
}
