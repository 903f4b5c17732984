package dev.countersign.console.web;

import dev.countersign.core.Digest;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The few files that a browser loads: one style sheet, htmx, and the script for live updates. It
/// keeps them, and asks each time whether they are still the same: after an upgrade no page looks
/// like the one before.
final class Assets {

  private static final String HTMX_PROPERTIES =
      "META-INF/maven/org.webjars.npm/htmx.org/pom.properties";

  private Assets() {}

  static void addTo(JavalinConfig config) {
    serve(config, "/assets/console.css", "text/css; charset=utf-8", read("console/console.css"));
    serve(config, "/assets/live.js", "text/javascript; charset=utf-8", read("console/live.js"));
    serve(
        config,
        "/assets/htmx.js",
        "text/javascript; charset=utf-8",
        read("META-INF/resources/webjars/htmx.org/" + htmxVersion() + "/dist/htmx.min.js"));
  }

  private static void serve(JavalinConfig config, String path, String type, byte[] content) {
    String version = "\"" + Digest.of(content).hex() + "\"";
    config.routes.get(path, context -> answer(context, version, type, content));
  }

  private static void answer(Context context, String version, String type, byte[] content) {
    context.header("Cache-Control", "no-cache").header("ETag", version);
    if (version.equals(context.header("If-None-Match"))) {
      context.status(HttpStatus.NOT_MODIFIED);
    } else {
      context.contentType(type).result(content);
    }
  }

  private static String htmxVersion() {
    java.util.Properties properties = new java.util.Properties();
    try {
      properties.load(new java.io.ByteArrayInputStream(read(HTMX_PROPERTIES)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the console was built without " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
