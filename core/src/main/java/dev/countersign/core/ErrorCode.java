package dev.countersign.core;

import java.util.Locale;

/// Every kind of failure that Countersign reports, with the HTTP status that the API answers for
/// it.
public enum ErrorCode {
  /// A name has a form that names may not have.
  BAD_NAME(400),
  /// A request is malformed or misses something.
  BAD_REQUEST(400),
  /// The configuration file cannot be used; the message lists every error with its line.
  CONFIGURATION(400),
  /// A policy file cannot be used; the message lists every error with file, line and column.
  POLICY(400),
  /// Nobody is signed in, or the secret is wrong.
  NOT_AUTHENTICATED(401),
  /// Somebody is signed in who may not do this.
  NOT_ALLOWED(403),
  /// There is no such thing.
  NOT_FOUND(404),
  /// The thing is not in the state, or not at the digest, that the request assumes.
  CONFLICT(409),
  /// Something is larger, deeper or more than a limit.
  LIMIT(413),
  /// Too many attempts in too short a time.
  RATE_LIMIT(429),
  /// The target database cannot be reached or refused the login.
  TARGET_UNREACHABLE(502),
  /// The store cannot be read or written; nothing was acknowledged.
  STORE(503),
  /// The ledger cannot be appended to; nothing that needed the entry was done.
  LEDGER(503),
  /// The ledger's signing key cannot be used.
  LEDGER_KEY(503),
  /// An address that should be listened on is taken or not allowed.
  LISTEN(503),
  /// A fault of Countersign itself.
  INTERNAL(500);

  private final int httpStatus;

  ErrorCode(int httpStatus) {
    this.httpStatus = httpStatus;
  }

  /// The status that the HTTP API answers with.
  public int httpStatus() {
    return httpStatus;
  }

  /// The stable name in JSON and logs, such as `not-found`.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
