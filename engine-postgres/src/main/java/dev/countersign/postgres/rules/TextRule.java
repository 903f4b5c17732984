package dev.countersign.postgres.rules;

/// A rule about the text of a message, whatever its statements do; it also looks at the comments
/// between the statements of a script.
public interface TextRule extends Rule {}
