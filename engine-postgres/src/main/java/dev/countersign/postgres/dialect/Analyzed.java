package dev.countersign.postgres.dialect;

import java.util.List;

/// What the statements of one message do, or that the message was not read.
public sealed interface Analyzed {

  /// A message that the grammar took.
  ///
  /// @param parts one for each statement, in order; none for white space and comments
  record Parts(ParsedSql.Statements parsed, List<Analysis> parts) implements Analyzed {

    public Parts {
      parts = List.copyOf(parts);
    }
  }

  /// A message that it did not take.
  record Refused(ParsedSql.Unparsed unparsed) implements Analyzed {}
}
