package dev.countersign.pggrammar;

/// What [PgParser#parse] answers: a [Tree] or a [Refusal].
public sealed interface Parsed permits Parsed.Tree, Refusal {

  /// The statements of a text, as JSON in UTF-8:
  /// `{"version":180004,"stmts":[{"stmt":{"SelectStmt":…}, "stmt_location":…,"stmt_len":…}]}`.
  /// Locations and lengths count bytes; both are left out when they are 0, which for the length
  /// means "up to the end". Fields that are 0, false or empty are left out as well.
  ///
  /// @param json owned by the receiver; nobody else has a reference
  record Tree(byte[] json) implements Parsed {}
}
