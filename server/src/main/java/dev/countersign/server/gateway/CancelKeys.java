package dev.countersign.server.gateway;

import dev.countersign.core.wire.CancelKey;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Which session a cancel key belongs to. Thread-safe.
final class CancelKeys {

  private final ConcurrentMap<CancelKey, Session> sessions = new ConcurrentHashMap<>();

  void add(CancelKey key, Session session) {
    sessions.put(key, session);
  }

  void remove(CancelKey key) {
    sessions.remove(key);
  }

  Optional<Session> find(CancelKey key) {
    return Optional.ofNullable(sessions.get(key));
  }
}
