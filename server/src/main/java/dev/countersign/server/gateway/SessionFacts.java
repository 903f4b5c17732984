package dev.countersign.server.gateway;

import dev.countersign.core.wire.Admission;
import dev.countersign.server.target.WatchedTarget;

/// Who a session belongs to, known once its client said so.
///
/// @param id names the session in the ledger and in logs
/// @param who the agent and what it may use
/// @param target the target as the gate watches it
/// @param client the client's address
record SessionFacts(String id, Admission.Known who, WatchedTarget target, String client) {}
