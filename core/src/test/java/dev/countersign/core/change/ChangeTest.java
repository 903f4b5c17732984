package dev.countersign.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.core.BindValue;
import dev.countersign.core.Bytes;
import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.TargetName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChangeTest {

  private static final TargetName SHOP = new TargetName("shop-prod");

  @Test
  void the_same_bytes_in_the_same_circumstances_have_the_same_content() {
    assertThat(content("public", "DROP TABLE a")).isEqualTo(content("public", "DROP TABLE a"));
  }

  @Test
  void every_byte_and_every_circumstance_is_content() {
    Digest plain = content("public", "DROP TABLE a");

    assertThat(content("public", "DROP TABLE  a")).isNotEqualTo(plain);
    assertThat(content("private", "DROP TABLE a")).isNotEqualTo(plain);
    assertThat(content("public", "DROP TABLE a", "DROP TABLE b")).isNotEqualTo(plain);
    assertThat(Change.contentOf(new TargetName("shop"), session("public", Map.of()), drop()))
        .isNotEqualTo(plain);
  }

  @Test
  void bind_values_are_content() {
    assertThat(bound(Optional.of("1"))).isNotEqualTo(bound(Optional.of("2")));
    assertThat(bound(Optional.of(""))).isNotEqualTo(bound(Optional.empty()));
  }

  @Test
  void a_prepared_text_is_content_of_whatever_may_execute_it() {
    var execute = List.of(Statement.of("Execute p"));

    assertThat(Change.contentOf(SHOP, session("public", Map.of("p", "DROP TABLE a")), execute))
        .isNotEqualTo(
            Change.contentOf(SHOP, session("public", Map.of("p", "DROP TABLE b")), execute));
    assertThat(Change.contentOf(SHOP, session("public", Map.of("p", "SELECT 1")), drop()))
        .isEqualTo(Change.contentOf(SHOP, session("public", Map.of()), drop()));
  }

  @Test
  void a_stored_change_that_was_edited_is_not_intact() {
    Change change = Changes.pending();

    assertThat(change.intact()).isTrue();
    assertThat(edited(change, List.of(Statement.of("DROP DATABASE shop"))).intact()).isFalse();
  }

  @Test
  void a_change_without_statements_is_none() {
    assertThatThrownBy(() -> edited(Changes.pending(), List.of()))
        .isInstanceOf(CountersignException.class)
        .hasMessageContaining("at least one statement");
  }

  private static Change edited(Change change, List<Statement> statements) {
    return new Change(
        change.id(),
        change.version(),
        change.state(),
        change.origin(),
        change.target(),
        change.environment(),
        change.agent(),
        change.onBehalfOf(),
        change.askedBy(),
        statements,
        change.session(),
        change.content(),
        change.digest(),
        change.review(),
        change.approvals(),
        change.execution(),
        change.closingReason(),
        change.undoes(),
        change.createdAt(),
        change.expiresAt(),
        change.changedAt());
  }

  private static List<Statement> drop() {
    return List.of(Statement.of("DROP TABLE a"));
  }

  private static Digest content(String searchPath, String... texts) {
    return Change.contentOf(
        SHOP, session(searchPath, Map.of()), List.of(texts).stream().map(Statement::of).toList());
  }

  private static Digest bound(Optional<String> value) {
    var bind =
        new BindValue(
            "integer",
            23,
            false,
            value.map(text -> Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8))),
            value.orElse("NULL"));
    return Change.contentOf(
        SHOP,
        session("public", Map.of()),
        List.of(new Statement("DELETE FROM a WHERE id > $1", List.of(bind))));
  }

  private static SessionState session(String searchPath, Map<String, String> prepared) {
    return new SessionState(
        "shop", "app", new TreeMap<>(Map.of("search_path", searchPath)), new TreeMap<>(), prepared);
  }
}
