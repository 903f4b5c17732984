package dev.countersign.core.wire;

import dev.countersign.core.Bytes;

/// What a client presents to cancel its own query on another connection.
///
/// @param content process id and secret key as the protocol encodes them
public record CancelKey(Bytes content) {}
