package dev.countersign.app.clients;

import dev.countersign.app.house.GatewayHouse;
import dev.countersign.app.house.HousePlan;
import dev.countersign.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The house that clients are tried in, with a little of everything in its schema.
final class Shop {

  private Shop() {}

  static GatewayHouse open(int major) {
    return HousePlan.on(PostgresServer.shared(major)).withSchema(text("shop.sql")).open();
  }

  /// The path of a resource of the client tests.
  static Path path(String name) {
    return Path.of("src/test/resources/clients").resolve(name).toAbsolutePath();
  }

  static String text(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
