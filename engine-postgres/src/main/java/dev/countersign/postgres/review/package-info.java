/// The engine's part of a review: what a person needs to judge a change in thirty seconds.
///
/// Start at [Reviews], which asks each of the others about each statement: [Disclosures] (the exact
/// text, disguises made visible), [Impacts] (rows and bytes), [Dependants], [Undos] (what reverses
/// it), [Rewrites] (a form that does not block), [LiveFacts] (who waits and who is in the way right
/// now), [Summaries] (one sentence). [Fingerprints] tells later whether any of it moved.
///
/// Everything here looks at the live server inside read-only transactions that are rolled back. It
/// must never change anything, and never turn a number that could not be had into zero.
@NullMarked
package dev.countersign.postgres.review;

import org.jspecify.annotations.NullMarked;
