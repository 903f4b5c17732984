package dev.countersign.policy;

import java.time.Duration;

/// How long things wait.
///
/// @param waits how long a client's connection waits for people
/// @param expires how long a change may stay pending, and a ratified one unexecuted
record HoldTimes(Duration waits, Duration expires) {}
