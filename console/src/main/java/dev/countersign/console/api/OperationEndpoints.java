package dev.countersign.console.api;

import static dev.countersign.console.api.Endpoint.get;

import dev.countersign.console.api.Endpoint.Who;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What an operator's tools ask.
final class OperationEndpoints {

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private OperationEndpoints() {}

  static List<Endpoint> all(Supplier<Map<String, String>> ready, Supplier<String> metrics) {
    return List.of(
        get(
            "/health/live",
            Who.ANYBODY,
            "Answers 200 as long as the process serves.",
            List.of(),
            _ -> Reply.ok(Map.of("status", "live"))),
        get(
            "/health/ready",
            Who.ANYBODY,
            "Answers 200 when statements can be decided, else 503 with what is missing.",
            List.of(),
            _ -> readiness(ready.get())),
        get(
            "/metrics",
            Who.ANYBODY,
            "Metrics in Prometheus' text format.",
            List.of(),
            _ -> Reply.text(PROMETHEUS, metrics.get())));
  }

  private static Reply readiness(Map<String, String> missing) {
    return missing.isEmpty()
        ? Reply.ok(Map.of("status", "ready"))
        : new Reply.Json(503, Map.of("status", "not-ready", "missing", missing));
  }
}
