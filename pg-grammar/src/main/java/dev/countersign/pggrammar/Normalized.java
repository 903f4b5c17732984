package dev.countersign.pggrammar;

/// What [PgParser#normalize] answers: a [Text] or a [Refusal].
public sealed interface Normalized permits Normalized.Text, Refusal {

  /// The text with every literal replaced by a parameter symbol. Parameters that the text already
  /// had keep their numbers; comments stay.
  record Text(String sql) implements Normalized {}
}
