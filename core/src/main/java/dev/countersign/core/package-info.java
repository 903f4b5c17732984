/// The words of Countersign: names, digests, limits and failures that every other room uses.
///
/// Nothing here does I/O, keeps state or knows a database. Start with [Statement] (what was asked),
/// then `evidence` (what it would do and what the policy says of it), `review` (what a person
/// judges), `change` (what is approved, and its life), `wire` (how bytes become statements) and
/// `engine` (what a database engine has to offer to stand behind the gate).
///
/// This package depends on JSpecify alone, and must stay so: every module sees it, so anything it
/// sees, everybody sees.
@NullMarked
package dev.countersign.core;

import org.jspecify.annotations.NullMarked;
