/// Benchmarks of the gateway as ratios: everything that is compared runs in turn, in one run, on
/// one machine.
///
/// Start with [GatewayBench]. A [Contender] is a way to the same server: direct, through
/// Countersign, through pgbouncer, through HAProxy. Results are committed in `bench/results`, with
/// the machine they were measured on; no test depends on a time.
@NullMarked
package dev.countersign.bench;

import org.jspecify.annotations.NullMarked;
