/// Files of SQL as people keep them: with commands of psql, with the rows that `COPY … FROM stdin`
/// reads, and with mistakes.
///
/// Start with [PsqlText], which tells SQL from what is none. [Pieces] cuts a text that the grammar
/// does not take, so that one mistake does not hide the statements around it. [Quoted] is what both
/// know of PostgreSQL's lexical rules.
///
/// Nothing here parses or judges: lines and columns of what comes out are those of what went in,
/// and a text that breaks every rule still has an end.
@NullMarked
package dev.countersign.postgres.psql;

import org.jspecify.annotations.NullMarked;
