package dev.countersign.postgres.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pggrammar.PgParser;
import org.junit.jupiter.api.Test;

final class NodeTableTest {

  @Test
  void somebody_answers_for_every_node_type_of_the_grammar() {
    var unanswered =
        PgParser.nodeTypes().stream()
            .filter(type -> NodeTable.role(type) == NodeTable.Role.UNKNOWN)
            .toList();

    assertThat(unanswered).isEmpty();
  }

  @Test
  void nobody_answers_for_a_node_type_that_the_grammar_does_not_have() {
    assertThat(PgParser.nodeTypes()).containsAll(NodeTable.types()).containsAll(Commands.tags());
  }
}
