package dev.countersign.core;

/// A failure of the world that the caller is not expected to handle on the spot.
///
/// The message is shown to people: it says what failed, which one, the limit and the actual value,
/// and what to do next. It never carries a secret.
public final class CountersignException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /// A failure with no other failure behind it.
  public CountersignException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /// A failure that another one caused.
  public CountersignException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// What kind of failure this is.
  public ErrorCode code() {
    return code;
  }
}
