package dev.countersign.server.gateway;

import dev.countersign.core.Limits;
import dev.countersign.core.wire.Protocol;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;

/// What all sessions of one gateway share.
///
/// @param protocol what they speak
/// @param settings where they came in
/// @param tls TLS towards clients, when there is a certificate
/// @param transport how sockets are driven
/// @param slow where everything that blocks runs
record House(
    Protocol protocol,
    GatewaySettings settings,
    Optional<Tls> tls,
    Transport transport,
    Executor slow,
    Doorman doorman,
    Judge judge,
    GatewayJournal journal,
    CancelKeys cancelKeys,
    GatewayMeters meters,
    Clock clock) {

  Limits limits() {
    return settings.limits();
  }
}
