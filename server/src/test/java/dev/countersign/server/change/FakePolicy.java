package dev.countersign.server.change;

import dev.countersign.core.GroupName;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Evidence;
import dev.countersign.core.evidence.Policy;
import dev.countersign.core.evidence.Requirement;
import dev.countersign.core.evidence.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Reads and literal inserts pass, files are denied, more than 100,000 rows are denied, all else
/// waits for one of `dba`, and for one of `payments` where payments are touched.
record FakePolicy(Duration holdWait, Duration expiresAfter) implements Policy {

  private static final Set<Action> FREE = Set.of(Action.READ, Action.INSERT);

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
      return new Verdict.Deny("server-files", "It reaches the server's files.");
    }
    if (evidence.impact().rowsHigh().orElse(0) > 100_000) {
      return new Verdict.Deny("too-many-rows", "It touches too many rows.");
    }
    return evidence.effects().stream().allMatch(each -> FREE.contains(each.action()))
        ? new Verdict.Allow("free")
        : new Verdict.Hold("ddl", "It changes the schema.");
  }

  @Override
  public List<Requirement> requirements(Evidence evidence) {
    Requirement dba = new Requirement("ddl", new GroupName("dba"), 1, "schema");
    boolean payments =
        evidence.effects().stream().anyMatch(each -> each.object().name().equals("payments"));
    return payments
        ? List.of(dba, new Requirement("money", new GroupName("payments"), 1, "money"))
        : List.of(dba);
  }
}
