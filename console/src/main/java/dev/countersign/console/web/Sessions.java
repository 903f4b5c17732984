package dev.countersign.console.web;

import dev.countersign.core.Digest;
import dev.countersign.core.PersonName;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Who is signed in. Thread-safe.
///
/// Sessions live in memory, by the hash of their secret: a restart signs everybody out, and a dump
/// of the store signs nobody in.
final class Sessions {

  /// A session ends when it was not used for this long.
  static final Duration IDLE_MAX = Duration.ofHours(8);

  /// A session ends this long after signing in, however busy.
  static final Duration AGE_MAX = Duration.ofHours(24);

  private static final int SECRET_BYTES = 32;
  private static final int SESSIONS_MAX = 10_000;

  private final ConcurrentMap<Digest, SignedIn> sessions = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  Sessions(Clock clock) {
    this.clock = clock;
  }

  /// Opens a session, and gives the secret for its cookie.
  String open(PersonName person) {
    sweep();
    String secret = secret();
    Instant now = clock.instant();
    sessions.put(key(secret), new SignedIn(person, secret(), now, now));
    return secret;
  }

  /// The session that a cookie belongs to; using it keeps it alive.
  Optional<SignedIn> find(String secret) {
    SignedIn used =
        sessions.computeIfPresent(
            key(secret), (_, found) -> found.over(clock.instant()) ? null : found.used(clock));
    return Optional.ofNullable(used);
  }

  void close(String secret) {
    sessions.remove(key(secret));
  }

  private void sweep() {
    if (sessions.size() >= SESSIONS_MAX) {
      sessions.values().removeIf(session -> session.over(clock.instant()));
    }
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Digest key(String secret) {
    return Digest.of(secret.getBytes(StandardCharsets.UTF_8));
  }

  /// A signed-in person.
  ///
  /// @param csrf what every form of this session must send along
  record SignedIn(PersonName person, String csrf, Instant since, Instant lastUsed) {

    private boolean over(Instant now) {
      return now.isAfter(since.plus(AGE_MAX)) || now.isAfter(lastUsed.plus(IDLE_MAX));
    }

    private SignedIn used(Clock clock) {
      return new SignedIn(person, csrf, since, clock.instant());
    }
  }
}
