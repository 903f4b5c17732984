package dev.countersign.console.api;

import dev.countersign.ledger.Ledger;
import dev.countersign.server.change.ChangeDesk;
import java.util.Map;
import java.util.function.Supplier;

/// What the API answers from.
///
/// @param ready names what is not ready, with the reason; empty when everything is
/// @param metrics the metrics in Prometheus' text format
public record ApiParts(
    ChangeDesk desk,
    Ledger ledger,
    Supplier<Map<String, String>> ready,
    Supplier<String> metrics) {}
