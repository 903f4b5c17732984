package dev.countersign.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

  @Test
  void it_agrees_with_the_strict_decoder_of_the_platform() {
    int[] interesting = {
      0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0x9f, 0xa0,
      0x8f, 0x90, 0xff
    };
    for (long seed = 0; seed < 300_000; seed++) {
      var random = new Random(seed);
      var text = new byte[random.nextInt(7)];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) interesting[random.nextInt(interesting.length)];
      }

      assertThat(Utf8.firstFault(text).isEmpty()).as("seed %d", seed).isEqualTo(isValid(text));
    }
  }

  @Test
  void the_message_is_the_servers() {
    byte[] text = {'a', (byte) 0xe2, (byte) 0x28, (byte) 0xa1};

    assertThat(Utf8.error(text, 1))
        .isEqualTo(
            PgError.error("22021", "invalid byte sequence for encoding \"UTF8\": 0xe2 0x28 0xa1"));
  }

  private static boolean isValid(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
