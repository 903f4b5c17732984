package dev.countersign.app.house;

import dev.countersign.testkit.PostgresServer;

/// What stands in a [GatewayHouse]. Each `with` method returns a new plan.
///
/// @param server where the target is made; closing the house leaves it running
/// @param schema statements that [GatewayHouse#OWNER] runs in the new database; what they make,
///   [GatewayHouse#AGENT] may read and write
/// @param setUp statements that the superuser runs in the new database after that
/// @param sessionRole the role that agents' connections use
/// @param ownerRole the role that runs ratified changes; empty: the session's
/// @param policy a policy file's text; empty: the built-in policy
/// @param limits the keys of the configuration's section `limits`, as YAML in one line
/// @param lint the keys of its section `lint`, the same way
public record HousePlan(
    PostgresServer server,
    String schema,
    String setUp,
    String sessionRole,
    String ownerRole,
    String policy,
    String limits,
    String lint) {

  /// A plan with an empty database and the built-in policy.
  public static HousePlan on(PostgresServer server) {
    return new HousePlan(server, "", "", GatewayHouse.AGENT, GatewayHouse.OWNER, "", "", "");
  }

  public HousePlan withSchema(String sql) {
    return new HousePlan(server, sql, setUp, sessionRole, ownerRole, policy, limits, lint);
  }

  public HousePlan withSetUp(String sql) {
    return new HousePlan(server, schema, sql, sessionRole, ownerRole, policy, limits, lint);
  }

  /// With roles that log in; `postgres` for both means that only the gate stands in the way.
  public HousePlan withRoles(String session, String owner) {
    return new HousePlan(server, schema, setUp, session, owner, policy, limits, lint);
  }

  /// With one credential for everything: ratified changes run on the agent's own session.
  public HousePlan withoutOwner() {
    return withRoles(sessionRole, "");
  }

  public HousePlan withPolicy(String yaml) {
    return new HousePlan(server, schema, setUp, sessionRole, ownerRole, yaml, limits, lint);
  }

  public HousePlan withLimits(String yaml) {
    return new HousePlan(server, schema, setUp, sessionRole, ownerRole, policy, yaml, lint);
  }

  public HousePlan withLint(String yaml) {
    return new HousePlan(server, schema, setUp, sessionRole, ownerRole, policy, limits, yaml);
  }

  /// Makes the database and starts everything.
  public GatewayHouse open() {
    return GatewayHouse.open(this);
  }
}
