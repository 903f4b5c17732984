/// Another way to the same schema, where there is one that does not block.
///
/// [Rewrites] asks each [Form] of its list for one statement; a form answers phases that end in the
/// schema that the statement itself would have made, with names that the server would have chosen.
/// `AlterTable` is a form that takes a command of several subcommands apart and asks a list of its
/// own, whose items know one kind of subcommand each.
///
/// Everything here looks at the catalogue snapshot and asks the live server inside a read-only
/// transaction. It never guesses: where a part of the statement, or something that depends on the
/// object, is not understood, there is no rewrite. A test runs every form on live servers, under
/// load, and compares the catalogue with that of the plain statement.
@NullMarked
package dev.countersign.postgres.rewrite;

import org.jspecify.annotations.NullMarked;
