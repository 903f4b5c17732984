package dev.countersign.app.house;

import dev.countersign.testkit.PostgresServer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What makes the database of a [GatewayHouse].
final class HouseSql {

  private HouseSql() {}

  /// Makes the roles that a server does not have yet; they belong to the server, not to a database.
  static String roles(PostgresServer server) {
    String have = String.join(" ", server.query("postgres", "SELECT rolname FROM pg_roles"));
    return Stream.of(GatewayHouse.AGENT, GatewayHouse.OWNER)
        .filter(role -> !have.contains(role))
        .map(role -> "CREATE ROLE %s LOGIN PASSWORD '%s';".formatted(role, GatewayHouse.TOKEN))
        .collect(Collectors.joining("\n"));
  }

  static String schema(HousePlan plan) {
    return """
    GRANT ALL ON SCHEMA public TO %1$s;
    GRANT USAGE ON SCHEMA public TO %2$s;
    SET ROLE %1$s;
    ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %2$s;
    ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO %2$s;
    %3$s;
    RESET ROLE;
    %4$s
    """
        .formatted(GatewayHouse.OWNER, GatewayHouse.AGENT, plan.schema(), plan.setUp());
  }
}
