package dev.countersign.postgres.wire;

import java.util.regex.Pattern;

/// Recognises texts that do nothing but begin or end a transaction, in their plain forms only.
///
/// Drivers send BEGIN in one pipeline with the first statement. It must run in the client's own
/// session even when that statement is held and run elsewhere, so it is never part of the same
/// question.
final class TransactionWords {

  private static final int TEXT_BYTES_MAX = 120;
  private static final String MODE =
      "(isolation\\s+level\\s+(serializable|repeatable\\s+read|read\\s+(un)?committed)"
          + "|read\\s+(only|write)|(not\\s+)?deferrable)";
  private static final Pattern BEGIN =
      words("(begin(\\s+(work|transaction))?|start\\s+transaction)(\\s+" + MODE + "\\s*,?)*");
  private static final Pattern END =
      words("(commit|end|rollback|abort)(\\s+(work|transaction))?(\\s+and\\s+no\\s+chain)?");
  private static final Pattern ROLLBACK_TO =
      words("rollback(\\s+(work|transaction))?\\s+to(\\s+savepoint)?\\s+[a-z_][a-z0-9_]*");

  private static final Pattern RECOVERY =
      Pattern.compile("commit|end|rollback|abort|prepare", Pattern.CASE_INSENSITIVE);

  private TransactionWords() {}

  static boolean begins(SqlText sql) {
    return matches(BEGIN, sql);
  }

  static boolean ends(SqlText sql) {
    return matches(END, sql);
  }

  /// Whether it brings a failed transaction back or to its end, whatever the session's state.
  static boolean recovers(SqlText sql) {
    return matches(END, sql) || matches(ROLLBACK_TO, sql);
  }

  /// Whether a text may do so, be it in part. Without any of these words it cannot.
  static boolean mayRecover(SqlText sql) {
    return RECOVERY.matcher(sql.text()).find();
  }

  private static boolean matches(Pattern pattern, SqlText sql) {
    return sql.utf8().length <= TEXT_BYTES_MAX && pattern.matcher(sql.text()).matches();
  }

  private static Pattern words(String regex) {
    return Pattern.compile("\\s*" + regex + "\\s*;?\\s*", Pattern.CASE_INSENSITIVE);
  }
}
