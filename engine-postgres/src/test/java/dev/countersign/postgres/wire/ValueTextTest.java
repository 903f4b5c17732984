package dev.countersign.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.PostgresServer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The server's own `*_send` functions make the bytes.
class ValueTextTest {

  private static final Map<String, Integer> TYPES =
      Map.ofEntries(
          Map.entry("boolsend", 16),
          Map.entry("byteasend", 17),
          Map.entry("int8send", 20),
          Map.entry("int2send", 21),
          Map.entry("int4send", 23),
          Map.entry("textsend", 25),
          Map.entry("oidsend", 26),
          Map.entry("float4send", 700),
          Map.entry("float8send", 701),
          Map.entry("date_send", 1082),
          Map.entry("time_send", 1083),
          Map.entry("timestamp_send", 1114),
          Map.entry("timestamptz_send", 1184),
          Map.entry("interval_send", 1186),
          Map.entry("numeric_send", 1700),
          Map.entry("uuid_send", 2950),
          Map.entry("jsonb_send", 3802));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          boolsend(true)                                  | true
          byteasend('\\x00ff'::bytea)                     | \\x00ff
          int8send(-9223372036854775808)                  | -9223372036854775808
          int2send(-3::int2)                              | -3
          int4send(2147483647)                            | 2147483647
          textsend('größer')                              | größer
          oidsend(4294967295::oid)                        | 4294967295
          float4send(1.5::float4)                         | 1.5
          float8send('NaN'::float8)                       | NaN
          date_send('2026-11-20'::date)                   | 2026-11-20
          date_send('1999-12-31'::date)                   | 1999-12-31
          date_send('-infinity'::date)                    | -infinity
          time_send('13:45:01.25'::time)                  | 13:45:01.250
          timestamp_send('2026-11-20 13:45:01.25'::timestamp) | 2026-11-20 13:45:01.250
          timestamptz_send('1995-01-01 00:00:00.000001+00'::timestamptz) | 1995-01-01 00:00:00.000001Z
          timestamptz_send('infinity'::timestamptz)       | infinity
          numeric_send(0::numeric)                        | 0
          numeric_send(-12345.678900::numeric)            | -12345.678900
          numeric_send(100000000::numeric)                | 100000000
          numeric_send(0.00001234::numeric)               | 0.00001234
          numeric_send('NaN'::numeric)                    | NaN
          uuid_send('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid) | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
          jsonb_send('{"a": 1}'::jsonb)                   | {"a": 1}
          """)
  void a_value_in_binary_is_shown_as_the_server_means_it(String expression, String shown) {
    assertThat(ValueText.shown(typeOf(expression), true, bytesOf(expression))).isEqualTo(shown);
  }

  @Test
  void bytes_that_are_not_of_the_type_are_shown_as_they_are() {
    for (int type : TYPES.values()) {
      for (long seed = 0; seed < 2_000; seed++) {
        var random = new Random(seed);
        var content = new byte[random.nextInt(20)];
        random.nextBytes(content);

        String shown = ValueText.shown(type, true, content);

        assertThat(shown).as("type %d seed %d", type, seed).isNotNull();
      }
    }
    assertThat(ValueText.shown(23, true, new byte[] {1})).isEqualTo("\\x01");
    assertThat(ValueText.shown(23, true, new byte[5])).isEqualTo("\\x0000000000");
  }

  private static int typeOf(String expression) {
    return TYPES.getOrDefault(expression.substring(0, expression.indexOf('(')), 0);
  }

  private static byte[] bytesOf(String expression) {
    String hex =
        PostgresServer.shared(18)
            .query("postgres", "SELECT encode(" + expression + ", 'hex')")
            .getFirst();
    return HexFormat.of().parseHex(hex);
  }
}
