package dev.countersign.postgres.rehearsal;

import dev.countersign.core.review.Rehearsal;
import dev.countersign.core.review.RehearsedRun;
import dev.countersign.postgres.driver.CloneLink;
import dev.countersign.postgres.rehearsal.CloneProvider.NoClone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// What a rehearsal has found so far. Used by one thread.
final class RehearsalFindings {

  private final Rehearsal asked;
  private final List<RehearsedRun> runs = new ArrayList<>();
  private OptionalLong bytes = OptionalLong.empty();
  private String version = "";

  RehearsalFindings(Rehearsal asked) {
    this.asked = asked;
  }

  /// Looks at a clone before anything runs on it.
  ///
  /// @throws NoClone when its server is of another major version than the target
  void look(Clone clone, String targetVersion) throws NoClone {
    try (CloneLink link = clone.open()) {
      version = link.text("SELECT pg_catalog.current_setting('server_version')").split(" ", 2)[0];
      bytes =
          OptionalLong.of(
              Long.parseLong(
                  link.text("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())")));
    }
    if (!major(version).equals(major(targetVersion))) {
      throw new NoClone(
          "The clone's server is PostgreSQL %s and the target's is %s: what is measured on one does"
                  .formatted(version, targetVersion)
              + " not hold for the other.");
    }
  }

  void add(RehearsedRun run) {
    runs.add(run);
  }

  Rehearsal complete(Instant at) {
    boolean passed = runs.stream().allMatch(RehearsedRun::passed);
    return result(passed ? Rehearsal.Status.PASSED : Rehearsal.Status.FAILED, "", at);
  }

  Rehearsal impossible(String why, Instant at) {
    return result(Rehearsal.Status.IMPOSSIBLE, why, at);
  }

  private Rehearsal result(Rehearsal.Status status, String problem, Instant at) {
    return new Rehearsal(
        status,
        asked.provider(),
        asked.source(),
        bytes,
        version,
        runs,
        problem,
        asked.startedAt(),
        at);
  }

  private static String major(String version) {
    return version.split("\\.", 2)[0];
  }
}
