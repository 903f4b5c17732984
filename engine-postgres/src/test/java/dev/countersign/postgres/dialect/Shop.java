package dev.countersign.postgres.dialect;

import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Effect;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.driver.CatalogReader;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A database with something of everything, on a live server, and a classifier that has read it.
final class Shop implements AutoCloseable {

  private static final PgParser PARSER = PgParser.create();

  private final TestDatabase database;
  private final Catalog catalog;
  private final Classifier classifier;

  private Shop(TestDatabase database) {
    this.database = database;
    catalog = read(database);
    classifier = new Classifier(catalog, PARSER);
  }

  static Shop on(int major) {
    return new Shop(PostgresServer.shared(major).freshDatabase(resource("shop.sql")));
  }

  static PgParser parser() {
    return PARSER;
  }

  static Catalog read(TestDatabase database) {
    try (var connection = database.connect()) {
      return new CatalogReader("postgres").read(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  TestDatabase database() {
    return database;
  }

  Catalog catalog() {
    return catalog;
  }

  Classifier classifier() {
    return classifier;
  }

  SessionState session() {
    return SessionState.fresh("shop", "postgres", new TreeMap<>());
  }

  Classified classify(String sql) {
    return classifier.classify(List.of(Statement.of(sql)), session());
  }

  /// The effects in a form that is easy to read and to write: statements are parted by `|`.
  String told(String sql) {
    return classify(sql).parts().stream()
        .map(part -> part.effects().stream().map(Shop::told).collect(Collectors.joining("; ")))
        .collect(Collectors.joining(" | "));
  }

  private static String told(Effect effect) {
    return effect.action().id()
        + ' '
        + effect.object().qualified()
        + (effect.object().certain() ? "" : "?")
        + (effect.extent() == Effect.Extent.NONE ? "" : ' ' + effect.extent().id())
        + effect.via().map(via -> " via " + via.qualified()).orElse("");
  }

  static String resource(String name) {
    try (var in = Shop.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
