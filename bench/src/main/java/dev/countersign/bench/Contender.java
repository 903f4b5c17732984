package dev.countersign.bench;

import java.util.Optional;

/// A way to the benchmark's server.
///
/// @param name as in the report
/// @param port on loopback
/// @param database what a client gives as its database
/// @param user what a client gives as its user
/// @param password what a client gives as its password
/// @param pid the process between client and server; empty for the direct way
record Contender(
    String name, int port, String database, String user, String password, Optional<Long> pid) {

  String url() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /// Resident memory of the process between, in KiB; zero for the direct way.
  long residentKib() {
    return pid.map(Memory::residentKib).orElse(0L);
  }
}
