package dev.countersign.ledger;

import dev.countersign.ledger.merkle.Hash;
import java.util.Optional;

/// An entry as it was found in a store or an export. Nothing about it is proven: it may have been
/// tampered with.
///
/// @param index the place where it was found
/// @param content its text
/// @param hash the hash that stands beside it
/// @param keys what the store finds it by; empty in an export
public record StoredLeaf(long index, String content, Hash hash, Optional<EntryKeys> keys) {}
