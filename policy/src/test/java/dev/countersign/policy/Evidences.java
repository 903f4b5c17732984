package dev.countersign.policy;

import dev.countersign.core.AgentName;
import dev.countersign.core.EngineName;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.PersonName;
import dev.countersign.core.TargetName;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.core.evidence.Severity;
import java.time.Instant;
import java.util.List;

/// Evidence about a small shop.
final class Evidences {

  static final ObjectName ORDERS = ObjectName.of("table", "public", "orders");

  private Evidences() {}

  static Effect effect(Action action) {
    return Effect.of(action, ORDERS);
  }

  static Effect effect(Action action, Extent extent) {
    return Effect.rows(action, ORDERS, extent);
  }

  static Evidence of(Effect... effects) {
    return in("prod", effects);
  }

  static Evidence in(String environment, Effect... effects) {
    return evidence(environment, List.of(effects), List.of(), "2026-11-20T10:15:30Z");
  }

  static Evidence at(String time, Effect... effects) {
    return evidence("prod", List.of(effects), List.of(), time);
  }

  static Evidence withFinding(Severity severity, Effect... effects) {
    Finding finding =
        new Finding("some-rule", severity, 1, 1, "public.orders", "It hurts.", "Do not.");
    return evidence("prod", List.of(effects), List.of(finding), "2026-11-20T10:15:30Z");
  }

  private static Evidence evidence(
      String environment, List<Effect> effects, List<Finding> findings, String time) {
    return new Evidence(
        new AgentName("billing-agent"),
        new PersonName("ana@example.com"),
        new TargetName("shop-prod"),
        EngineName.POSTGRES,
        new EnvironmentName(environment),
        List.of("SELECT"),
        effects,
        findings,
        List.of(
            new LockForecast(
                "public.orders",
                "ACCESS SHARE",
                "",
                false,
                false,
                true,
                LockForecast.Release.TRANSACTION)),
        Impact.UNKNOWN,
        false,
        Instant.parse(time));
  }
}
