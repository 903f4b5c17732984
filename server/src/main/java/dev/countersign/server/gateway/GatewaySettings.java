package dev.countersign.server.gateway;

import dev.countersign.core.CountersignException;
import dev.countersign.core.EngineName;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.Limits;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/// Where one gateway listens, and within which limits.
///
/// @param engine whose protocol it speaks
/// @param listen the address; port 0 for any free one
/// @param tls its certificate; must be there unless the address is loopback
/// @param limits its limits
public record GatewaySettings(
    EngineName engine, InetSocketAddress listen, Optional<Certificate> tls, Limits limits) {

  public GatewaySettings {
    if (listen.isUnresolved()) {
      throw new CountersignException(
          ErrorCode.LISTEN, "The address " + listen.getHostString() + " cannot be resolved.");
    }
    if (tls.isEmpty() && !listen.getAddress().isLoopbackAddress()) {
      throw new CountersignException(
          ErrorCode.LISTEN,
          "The gateway address %s is not loopback, so it needs a certificate; add tls to it."
              .formatted(listen));
    }
  }

  /// True when a client must use TLS before it says who it is.
  boolean tlsRequired() {
    return !listen.getAddress().isLoopbackAddress();
  }

  /// A certificate chain and its private key, both PEM.
  public record Certificate(Path chain, Path key) {}
}
