package dev.countersign.console.web;

import io.javalin.http.Context;

/// What every answer carries to keep a browser from doing what the page did not ask for.
final class Headers {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private Headers() {}

  static void addTo(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("X-Frame-Options", "DENY");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    if (!context.path().startsWith("/assets/")) {
      context.header("Cache-Control", "no-store");
    }
  }
}
