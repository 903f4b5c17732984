/// The Merkle tree of RFC 6962, as pure computation over hashes.
///
/// Start with [Hash] (the two ways to hash), then [Frontier] (what a log keeps in memory so that an
/// append costs O(log n)), then [TreeReader] (roots and proofs out of stored hashes) and the two
/// proofs that a stranger can check: [InclusionProof] and [ConsistencyProof].
///
/// Stored hashes are cut as C2SP tlog-tiles cuts them: level 0 holds the leaf hashes, every level
/// above holds the hash of each full run of 256 hashes below it. From these, every inner hash is at
/// most 255 hashings away, so no proof ever walks over the whole log.
///
/// Nothing here does I/O, signs, or knows what a leaf means. No method here may be told that a
/// proof is right; each recomputes it.
@NullMarked
package dev.countersign.ledger.merkle;

import org.jspecify.annotations.NullMarked;
