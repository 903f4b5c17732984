package dev.countersign.postgres.fix;

import java.util.List;

/// Limits how long a statement waits for its locks, and with it how long others wait behind it.
record LockTimeout() implements Fix {

  @Override
  public String rule() {
    return "missing-lock-timeout";
  }

  @Override
  public boolean coversTheRest() {
    return true;
  }

  @Override
  public List<Insertion> of(Tokens statement, boolean inTransaction) {
    String set = inTransaction ? "SET LOCAL" : "SET";
    return List.of(new Insertion(0, set + " lock_timeout = '2s';\n"));
  }
}
