package dev.countersign.postgres.fix;

/// Something to put into a text.
///
/// @param at before which character, from 0
/// @param text what to put there
public record Insertion(int at, String text) {}
