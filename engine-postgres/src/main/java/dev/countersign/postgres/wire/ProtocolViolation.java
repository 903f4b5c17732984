package dev.countersign.postgres.wire;

/// A message that does not have the form its type demands.
final class ProtocolViolation extends Exception {

  private static final long serialVersionUID = 1L;

  /// The server's own words for most malformed messages.
  static final String INVALID_FORMAT = "invalid message format";

  private final String sqlState;

  ProtocolViolation(String message) {
    this("08P01", message);
  }

  ProtocolViolation(String sqlState, String message) {
    super(message, null, false, false);
    this.sqlState = sqlState;
  }

  String sqlState() {
    return sqlState;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
