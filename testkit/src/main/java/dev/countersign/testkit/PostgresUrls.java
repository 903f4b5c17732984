package dev.countersign.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.URLEncoder;

/// JDBC URLs for PostgreSQL, with everything escaped that a database, user or password may hold.
public final class PostgresUrls {

  private PostgresUrls() {}

  public static String jdbc(
      InetSocketAddress address, String database, String user, String password) {
    String url =
        "jdbc:postgresql://%s:%d/%s?user=%s"
            .formatted(
                address.getHostString(), address.getPort(), escaped(database), escaped(user));
    return password.isEmpty() ? url : url + "&password=" + escaped(password);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
