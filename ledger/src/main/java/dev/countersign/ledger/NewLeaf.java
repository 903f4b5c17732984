package dev.countersign.ledger;

import dev.countersign.ledger.merkle.Hash;

/// An entry about to be stored.
///
/// @param index its place
/// @param content its canonical text
/// @param hash the hash of its leaf
/// @param keys by which it is found
public record NewLeaf(long index, String content, Hash hash, EntryKeys keys) {}
