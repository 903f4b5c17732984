package dev.countersign.ledger;

import dev.countersign.ledger.merkle.Hash;

/// Says that an entry is durable, and where. Only the ledger makes receipts.
///
/// @param index place of the entry
/// @param leafHash hash of its leaf
/// @param treeSize how many entries the ledger had when the entry became durable; the checkpoint of
///   that size covers it
public record Receipt(long index, Hash leafHash, long treeSize) {}
