/// What a PostgreSQL statement does, told from its text and a snapshot of the catalogue.
///
/// Start with [ParsedSql], the statements of a text with their syntax trees, [Catalog], the
/// snapshot, and [Classifier], which turns the two and a session's state into effects. Everything
/// else serves the classifier: [SearchPath] and `Resolution` resolve names as the server does,
/// `QueryWalk` follows expressions and queries, `WriteWalk` follows writes to the triggers, rules
/// and cascades they set off, `RoutineReach` reads the bodies of functions, and `StatementTable`
/// says for every node type of the grammar who answers for it.
///
/// Nothing here does I/O, decides whether a statement may pass, or guesses: what cannot be told is
/// [dev.countersign.core.evidence.Action#UNKNOWN] or a call, with a sentence that says why. Code
/// that looks at the value of a literal must do so through `Literals`, which remembers that it was
/// asked.
@NullMarked
package dev.countersign.postgres.dialect;

import org.jspecify.annotations.NullMarked;
