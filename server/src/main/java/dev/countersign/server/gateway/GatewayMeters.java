package dev.countersign.server.gateway;

import dev.countersign.core.evidence.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/// What the gateway counts.
final class GatewayMeters {

  private final AtomicInteger sessions = new AtomicInteger();
  private final Counter allowed;
  private final Counter held;
  private final Counter denied;
  private final Counter faults;

  GatewayMeters(MeterRegistry registry) {
    Gauge.builder("countersign.sessions", sessions, AtomicInteger::get)
        .description("Sessions open through the gateways")
        .register(registry);
    allowed = judgements(registry, "allow");
    held = judgements(registry, "hold");
    denied = judgements(registry, "deny");
    faults =
        Counter.builder("countersign.faults")
            .description("Statements refused because the gate could not decide")
            .register(registry);
  }

  int opened() {
    return sessions.incrementAndGet();
  }

  void closed() {
    sessions.decrementAndGet();
  }

  void judged(Verdict verdict) {
    switch (verdict) {
      case Verdict.Allow _ -> allowed.increment();
      case Verdict.Hold _ -> held.increment();
      case Verdict.Deny _ -> denied.increment();
    }
  }

  void faulted() {
    faults.increment();
  }

  private static Counter judgements(MeterRegistry registry, String verdict) {
    return Counter.builder("countersign.judgements")
        .description(
            "Batches judged at first sight, by verdict; remembered statements do not count")
        .tag("verdict", verdict)
        .register(registry);
  }
}
