package dev.countersign.pggrammar;

import java.util.List;

/// What [PgParser#scan] answers: [Tokens] or a [Refusal].
public sealed interface Scanned permits Scanned.Tokens, Refusal {

  /// The tokens of a text in order, comments included.
  record Tokens(List<Token> tokens) implements Scanned {
    /// Copies the list.
    public Tokens {
      tokens = List.copyOf(tokens);
    }
  }
}
