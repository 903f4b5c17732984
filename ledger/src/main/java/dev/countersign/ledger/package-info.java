/// The ledger: an append-only log of every decision, approval and execution, that nobody can edit
/// without it showing.
///
/// To write, start with [Ledger] and [Entry]: an entry is stamped with its index and time, written
/// as canonical JSON, hashed into the Merkle tree (`merkle`), covered by a signed checkpoint
/// (`note`), and durable before the receipt is given. Writers that come at the same moment share
/// one transaction ([GroupCommit]). Where it is kept is behind [LedgerStorage].
///
/// To check, start with [LedgerVerifier]: it takes a store or an exported file ([LedgerExport]) and
/// names what was changed, dropped, swapped or inserted. [EntryProof] proves one entry to a
/// stranger.
///
/// This room must never forward, approve or decide anything, never give a receipt for what is not
/// durable, and never rewrite what was written: there is no method that changes or removes an
/// entry.
@NullMarked
package dev.countersign.ledger;

import org.jspecify.annotations.NullMarked;
