/// The store: where changes, people, tokens and the ledger are kept, so that a process that is
/// killed at any moment has lost nothing that it acknowledged.
///
/// Start with [Store], which opens one file (SQLite, the default) or one PostgreSQL database that
/// several nodes share. Below it, [Database] is the one place that takes connections, begins
/// transactions and turns what the driver throws into failures that people understand. The schema
/// is in `db/migration`, one set of files for each of the two; one contract test runs on both.
///
/// Whatever the ledger records becomes durable together with its entry: such changes go through
/// `Ledger.commit`, never beside it. No secret is kept here, only what verifies one. Nothing here
/// decides anything: it keeps what it is given, or refuses and keeps nothing.
@NullMarked
package dev.countersign.server.store;

import org.jspecify.annotations.NullMarked;
