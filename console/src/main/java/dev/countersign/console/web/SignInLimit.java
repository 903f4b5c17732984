package dev.countersign.console.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Slows down guessing: so many failed sign-ins for one name from one address, for one name from
/// anywhere, and from one address, in a quarter of an hour. Thread-safe.
///
/// The first limit is the low one: who guesses somebody's password keeps out themselves, and not
/// the person.
final class SignInLimit {

  static final int FAILURES_PER_NAME_AND_ADDRESS = 10;
  static final int FAILURES_PER_NAME = 100;
  static final int FAILURES_PER_ADDRESS = 100;
  static final Duration WINDOW = Duration.ofMinutes(15);

  private static final int KEYS_MAX = 100_000;

  private final Cache<String, AtomicInteger> failures;

  SignInLimit(Clock clock) {
    failures =
        Caffeine.newBuilder()
            .maximumSize(KEYS_MAX)
            .expireAfterWrite(WINDOW)
            .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
            .build();
  }

  boolean exceeded(String name, String address) {
    return count(both(name, address)) >= FAILURES_PER_NAME_AND_ADDRESS
        || count("name " + name) >= FAILURES_PER_NAME
        || count("address " + address) >= FAILURES_PER_ADDRESS;
  }

  void failed(String name, String address) {
    for (String key : List.of(both(name, address), "name " + name, "address " + address)) {
      failures.get(key, _ -> new AtomicInteger()).incrementAndGet();
    }
  }

  private static String both(String name, String address) {
    return "both " + address + " " + name;
  }

  private int count(String key) {
    AtomicInteger count = failures.getIfPresent(key);
    return count == null ? 0 : count.get();
  }
}
