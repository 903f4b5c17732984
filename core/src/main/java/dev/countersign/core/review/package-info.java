/// The review: what a person judges in thirty seconds, frozen and part of what is approved.
///
/// [Review] is the root; a [ReviewedStatement] holds one statement with its disclosure (the exact
/// text with every disguise made visible), effects, locks, impact, findings, [Undo] and [Rewrite].
/// The agent's own words are a claim, and stand apart. Field names are those of the JSON that
/// `review --format json` and `GET /api/changes/{id}` print.
///
/// Nothing here renders or computes: engines fill it, the console, the CLI and the API show it.
@NullMarked
package dev.countersign.core.review;

import org.jspecify.annotations.NullMarked;
