package dev.countersign.app.cli;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/// The words of lists.
final class Listing {

  private Listing() {}

  static String joined(Collection<?> names) {
    return names.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  static String sinceAndUntil(Instant created, Optional<Instant> revoked) {
    return "since " + created + revoked.map(at -> ", revoked " + at).orElse("");
  }
}
