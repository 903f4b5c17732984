package dev.countersign.testkit;

import java.sql.SQLException;
import java.util.Objects;

/// What a server or driver refused, unchecked so that tests read well.
public final class SqlFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String sqlState;

  SqlFailure(String doing, SQLException cause) {
    super(doing + ": " + cause.getMessage(), cause);
    this.sqlState = Objects.requireNonNullElse(cause.getSQLState(), "");
  }

  /// The five characters of the SQLSTATE, or nothing when the driver gave none.
  public String sqlState() {
    return sqlState;
  }
}
