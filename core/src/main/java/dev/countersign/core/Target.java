package dev.countersign.core;

import java.util.Optional;

/// One database, in one environment, with the credentials that only Countersign holds.
///
/// @param name what a client gives as its database
/// @param engine the database engine
/// @param environment where it stands, such as `prod`
/// @param host the server's host name or address
/// @param port the server's TCP port
/// @param database the database's own name on its server
/// @param tls how the connection to the server is protected
/// @param tlsRoots the name of the file with the certificates that the server's own must lead to,
///   PEM; empty: those that the JVM trusts
/// @param session what agents' connections use
/// @param owner what the runner uses for ratified changes, when it differs
public record Target(
    TargetName name,
    EngineName engine,
    EnvironmentName environment,
    String host,
    int port,
    String database,
    TlsMode tls,
    Optional<String> tlsRoots,
    Credential session,
    Optional<Credential> owner) {

  /// A target whose server proves itself, if it has to, to what the JVM trusts.
  public Target(
      TargetName name,
      EngineName engine,
      EnvironmentName environment,
      String host,
      int port,
      String database,
      TlsMode tls,
      Credential session,
      Optional<Credential> owner) {
    this(name, engine, environment, host, port, database, tls, Optional.empty(), session, owner);
  }

  /// The credential that runs ratified changes.
  public Credential runner() {
    return owner.orElse(session);
  }

  /// How a connection to the server is protected.
  public enum TlsMode {
    /// Not at all; for loopback addresses only.
    DISABLE,
    /// Encrypted, the server's certificate is not checked.
    REQUIRE,
    /// Encrypted, and the certificate must be valid for the host name.
    VERIFY_FULL
  }

  /// A login on the server. Its text form never shows the password.
  ///
  /// @param user the role
  /// @param password its password; empty when the server asks for none
  public record Credential(String user, String password) {

    @Override
    public String toString() {
      return "Credential[" + user + "]";
    }
  }
}
