/// What files of SQL mean to the tools that apply them: which part of a file is run when, and in
/// which transaction.
///
/// Start with [MigrationTools], the list of all tools; the first that owns a file decides. Each is
/// one class with the tool's rules, and where they were read. A file becomes [Section]s, whose
/// texts have blanks where other parts are, so that lines and columns stay those of the file.
/// [MigrationFiles] turns what was given, directories too, into files in the order of their tool.
///
/// Nothing here judges SQL.
@NullMarked
package dev.countersign.app.migrations;

import org.jspecify.annotations.NullMarked;
