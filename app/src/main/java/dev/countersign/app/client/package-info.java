/// What speaks to a running server and shows what it answers.
///
/// Start with [ApiClient], which asks the HTTP API, and [ReviewText], which shows a change with its
/// review in a terminal. [Plain] makes every text from elsewhere safe to print.
///
/// Nothing here decides anything, and nothing here reaches into a server but through its API: a
/// terminal can do nothing that the API would not allow.
@NullMarked
package dev.countersign.app.client;

import org.jspecify.annotations.NullMarked;
