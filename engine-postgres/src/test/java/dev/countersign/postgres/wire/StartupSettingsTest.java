package dev.countersign.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupSettingsTest {

  @Test
  void what_drivers_bring_along_passes() throws ProtocolViolation {
    var asked =
        Map.of(
            "client_encoding", "'utf-8'",
            "DateStyle", "ISO",
            "TimeZone", "Europe/Vienna",
            "extra_float_digits", "2",
            "application_name", "psql",
            "replication", "false",
            "standard_conforming_strings", "on");

    assertThat(StartupSettings.checked(asked))
        .containsOnlyKeys("datestyle", "timezone", "extra_float_digits", "application_name");
  }

  @Test
  void options_are_cut_as_the_server_cuts_them() throws ProtocolViolation {
    var settings =
        StartupSettings.checked(
            Map.of("options", " -c search_path=a,\\ b  -cgeqo=off --statement-timeout=5s "));

    assertThat(settings)
        .containsExactly(
            Map.entry("geqo", "off"),
            Map.entry("search_path", "a, b"),
            Map.entry("statement_timeout", "5s"));
  }

  @ParameterizedTest
  @CsvSource({
    "client_encoding,SJIS,0A000",
    "client_encoding,SQL_ASCII,0A000",
    "standard_conforming_strings,off,42501",
    "replication,database,42501",
    "replication,1,42501",
    "session_replication_role,replica,42501",
    "role,postgres,42501",
    "ROLE,postgres,42501",
    "session_authorization,postgres,42501",
    "session_preload_libraries,x,42501",
    "local_preload_libraries,x,42501",
    "row_security,off,42501",
    "countersign.own,x,42501",
  })
  void what_changes_lexing_identity_or_integrity_is_refused(
      String name, String value, String sqlState) {
    assertThatThrownBy(() -> StartupSettings.checked(Map.of(name, value)))
        .isInstanceOfSatisfying(
            ProtocolViolation.class, e -> assertThat(e.sqlState()).isEqualTo(sqlState));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-c role=postgres",
        "-crole=postgres",
        "--role=postgres",
        "--session-replication-role=replica",
        "-c\u000brole=x",
        "-d 5",
        "-f s",
        "-B 10",
        "-c",
        "-c nothing",
        "--=x",
        "role=postgres",
        "-c geqo=off\\ -c role=postgres -c role=postgres",
      })
  void options_smuggle_nothing(String options) {
    assertThatThrownBy(() -> StartupSettings.checked(Map.of("options", options)))
        .isInstanceOf(ProtocolViolation.class);
  }
}
