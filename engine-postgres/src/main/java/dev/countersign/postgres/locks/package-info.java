/// Which locks a statement takes, on which objects, and what they block.
///
/// [LockTable] is the data: one line for every form of statement and every object it can touch,
/// read from `lock-table.txt`. Start there. The classes around it find out which form a statement
/// has, asking the catalogue where the text alone does not tell (is this type change metadata
/// only?), and put the real objects into their roles.
///
/// Every line is measured: a test runs each form on live servers, reads `pg_locks` before the
/// commit and compares. Where the server surprises, the table changes, never the test.
@NullMarked
package dev.countersign.postgres.locks;

import org.jspecify.annotations.NullMarked;
