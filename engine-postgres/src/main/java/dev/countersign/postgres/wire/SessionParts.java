package dev.countersign.postgres.wire;

/// What the two sides of one session share.
record SessionParts(
    Outstanding outstanding,
    SessionTracker tracker,
    PreparedNames names,
    Flow flow,
    Outbound toServer,
    ReplySide replies) {}
