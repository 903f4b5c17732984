package dev.countersign.app.demo;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.embedded.EmbeddedPostgres;
import dev.countersign.embedded.PostgresRelease;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/// The demo's database: PostgreSQL 18 with a shop of a million orders, and a copy of it to rehearse
/// with. Only its three roles can log in, and those of clones to their clones.
final class DemoShop implements AutoCloseable {

  static final String DATABASE = "shop";
  static final String AGENT_ROLE = "app_agent";
  static final String OWNER_ROLE = "app_owner";
  static final String REHEARSER_ROLE = "app_rehearser";
  static final String TEMPLATE = "shop_template";
  static final String REHEARSER_PASSWORD = "demo-role-password-rehearser";
  static final String AGENT_PASSWORD = "demo-role-password-agent";
  static final String OWNER_PASSWORD = "demo-role-password-owner";

  private static final String WHO_MAY_LOG_IN =
      """
      host shop app_agent 127.0.0.1/32 scram-sha-256
      host shop app_owner 127.0.0.1/32 scram-sha-256
      host postgres app_rehearser 127.0.0.1/32 scram-sha-256
      host /^countersign_ /^countersign_ 127.0.0.1/32 scram-sha-256
      """;

  private final EmbeddedPostgres server;

  private DemoShop(EmbeddedPostgres server) {
    this.server = server;
  }

  /// Starts the server and fills the shop.
  static DemoShop open() {
    EmbeddedPostgres server =
        EmbeddedPostgres.start(
            PostgresRelease.bundled(),
            Map.of("shared_buffers", "128MB", "max_wal_size", "2GB", "synchronous_commit", "off"));
    DemoShop shop = new DemoShop(server);
    try {
      shop.run("postgres", "postgres", "shop-roles.sql");
      shop.run(DATABASE, OWNER_ROLE, "shop-tables.sql");
      shop.run("postgres", "postgres", "shop-template.sql");
      server.install("pg_hba.conf", WHO_MAY_LOG_IN);
      server.reload();
      return shop;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// Where it listens.
  InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }

  private void run(String database, String role, String script) {
    String url =
        "jdbc:postgresql://127.0.0.1:%d/%s?user=%s"
            .formatted(server.address().getPort(), database, role);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String part : text(script).split("\n\n", -1)) {
        statement.execute(part);
      }
    } catch (SQLException e) {
      throw new CountersignException(
          ErrorCode.INTERNAL, "The demo's shop cannot be filled: " + e.getMessage(), e);
    }
  }

  private static String text(String script) {
    try (InputStream in = DemoShop.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + script + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the resource " + script + " cannot be read", e);
    }
  }
}
