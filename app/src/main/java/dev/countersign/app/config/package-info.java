/// The configuration file: what it may say, and reading it.
///
/// Start with [Configuration], what was read, and [ConfigurationReader], which reads it and reports
/// every mistake at once with its line. [ConfigurationKeys] is the list of all keys with their
/// defaults and what they are for; the page `docs/reference/configuration.md` is made from it, and
/// a test holds the list and the reader together. [Secrets] replaces `${env:NAME}` and
/// `${file:PATH}`.
///
/// Nothing here starts anything, and no message or text form here ever shows a secret.
@NullMarked
package dev.countersign.app.config;

import org.jspecify.annotations.NullMarked;
