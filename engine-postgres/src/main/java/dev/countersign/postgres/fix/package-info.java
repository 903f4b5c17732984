/// Corrections of a text that need no database.
///
/// [Fixes] asks the [Fix] of one rule what to insert into each statement that the rule found
/// something in; a fix sees the [Tokens] of the statement and nothing else.
///
/// A [Fix] only inserts: nothing that the author wrote is changed or taken away, and the text ends
/// in the same schema as before. Whether it is a correction where it stands depends on the rest of
/// the file, and is judged by whoever applies it: the file is judged again.
@NullMarked
package dev.countersign.postgres.fix;

import org.jspecify.annotations.NullMarked;
