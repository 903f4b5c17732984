/// Tests of the parser: against a live PostgreSQL 18 ([ServerContractTest]), with hostile texts
/// ([RobustnessTest]), and of each method ([PgParserTest]). The statements are in the resources
/// `valid-statements.sql` and `invalid-statements.sql`.
@NullMarked
package dev.countersign.pggrammar;

import org.jspecify.annotations.NullMarked;
