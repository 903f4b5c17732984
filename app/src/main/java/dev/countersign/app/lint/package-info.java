/// What `countersign lint` prints.
///
/// Start with [LintFormats], the list of all formats. Each is one class that makes a text of the
/// [LintedFile]s; what is in the files was found by the engine's linter.
///
/// Nothing here needs a database. One stream has one format: what is not part of it goes to
/// standard error.
@NullMarked
package dev.countersign.app.lint;

import org.jspecify.annotations.NullMarked;
