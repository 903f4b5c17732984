package dev.countersign.ledger.merkle;

/// One stored hash above the leaves: the root of a full run of 256 hashes one level below.
///
/// @param level 1 or more
/// @param position place within the level, from 0
/// @param hash the root of the run
public record TileHash(int level, long position, Hash hash) {}
