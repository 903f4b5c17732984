package dev.countersign.ledger;

/// A signed note as it was found in a store. Nothing about it is proven.
///
/// @param size of the ledger that the store says it is about
/// @param note the text with its signatures
public record StoredCheckpoint(long size, String note) {}
