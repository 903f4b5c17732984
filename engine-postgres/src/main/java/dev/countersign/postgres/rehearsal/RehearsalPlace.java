package dev.countersign.postgres.rehearsal;

import java.time.Duration;

/// Where changes of a target are rehearsed.
///
/// @param provider what makes the clones
/// @param limit how long one rehearsal may take, from when it is asked for
/// @param clones how many clones there may be at a time
public record RehearsalPlace(CloneProvider provider, Duration limit, int clones) {}
