package dev.countersign.console.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PasswordHashTest {

  @Test
  void only_the_password_itself_matches() {
    PasswordHash hash = PasswordHash.of("s3cret ü");

    assertThat(hash.matches("s3cret ü")).isTrue();
    assertThat(hash.matches("s3cret u")).isFalse();
    assertThat(hash.matches("")).isFalse();
  }

  @Test
  void two_hashes_of_one_password_differ_and_both_match() {
    PasswordHash one = PasswordHash.of("same");
    PasswordHash other = PasswordHash.of("same");

    assertThat(one.encoded()).isNotEqualTo(other.encoded()).startsWith("$argon2id$v=19$");
    assertThat(new PasswordHash(one.encoded()).matches("same")).isTrue();
  }

  @Test
  void a_text_that_is_no_hash_is_refused_and_a_hash_is_never_printed() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PasswordHash("plain"));
    assertThat(PasswordHash.of("x").toString()).isEqualTo("PasswordHash");
  }
}
