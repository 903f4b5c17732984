package dev.countersign.postgres.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The forecast against live servers: each form of the oracle's files is run in a transaction, the
/// locks are read before the rollback, and the forecast has to be the same, object for object.
class LockOracleTest {

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void the_forecast_is_what_the_server_does(int major) throws SQLException {
    List<OracleForm> forms = OracleForm.of(major);
    var differences = new ArrayList<String>();

    try (var oracle = new LockOracle(major)) {
      forms.forEach(form -> differences.addAll(oracle.differences(form)));
    }

    assertThat(forms).hasSizeGreaterThan(400);
    assertThat(differences).as("on PostgreSQL " + major).isEmpty();
  }
}
