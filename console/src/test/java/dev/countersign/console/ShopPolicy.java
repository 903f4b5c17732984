package dev.countersign.console;

import dev.countersign.core.GroupName;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Reads pass, server files are denied, the rest is held; the table `orders` has owners of its own.
record ShopPolicy() implements Policy {

  private static final Set<Action> FREE = Set.of(Action.READ);

  @Override
  public String version() {
    return "1";
  }

  @Override
  public boolean timeless() {
    return true;
  }

  @Override
  public Verdict decide(Evidence evidence) {
    if (evidence.effects().stream().anyMatch(each -> each.action() == Action.SERVER_FILE)) {
      return new Verdict.Deny("server-files", "It reaches files or programs of the server.");
    }
    return evidence.effects().stream().allMatch(each -> FREE.contains(each.action()))
        ? new Verdict.Allow("reads")
        : new Verdict.Hold("schema-in-prod", "It changes the schema of a production database.");
  }

  @Override
  public List<Requirement> requirements(Evidence evidence) {
    Requirement dba =
        new Requirement(
            "schema-in-prod", new GroupName("dba"), 1, "It changes a production database.");
    boolean orders =
        evidence.effects().stream().anyMatch(each -> each.object().name().equals("orders"));
    return orders
        ? List.of(
            dba,
            new Requirement(
                "orders-owners", new GroupName("orders-team"), 1, "The table is theirs."))
        : List.of(dba);
  }

  @Override
  public Duration holdWait() {
    return Duration.ofHours(1);
  }

  @Override
  public Duration expiresAfter() {
    return Duration.ofHours(24);
  }
}
