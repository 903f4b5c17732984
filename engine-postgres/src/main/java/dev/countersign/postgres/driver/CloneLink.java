package dev.countersign.postgres.driver;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.Target;
import dev.countersign.core.engine.RunOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One connection to a clone, on which statements run byte for byte as the runner would run them.
/// Used by one thread.
public final class CloneLink implements AutoCloseable {

  private static final int REPLY_BYTES_MAX = 1 << 16;

  private final PgLink link;
  private final int pid;

  private CloneLink(PgLink link, int pid) {
    this.link = link;
    this.pid = pid;
  }

  /// Connects to a clone, or to the server it is made on.
  ///
  /// @throws CountersignException with `TARGET_UNREACHABLE` when that fails
  public static CloneLink open(Target clone, String label) {
    PgLink link =
        PgLink.open(
            clone, clone.session(), Map.of("application_name", label, "client_encoding", "UTF8"));
    try {
      return new CloneLink(
          link, Integer.parseInt(text(link, "SELECT pg_catalog.pg_backend_pid()")));
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  /// The process of the server that serves this connection.
  public int pid() {
    return pid;
  }

  /// Gives the connection the state under which the change is reviewed.
  ///
  /// @param wrapped whether statements will run in a transaction of ours
  /// @param limit how long anything may wait for a lock
  public void prepare(SessionState session, boolean wrapped, Duration limit) {
    var order = new RunOrder(List.of(), session, "", limit, 1, Map.of());
    SessionSettings.of(order, wrapped ? RunMode.WRAPPED : RunMode.BARE).forEach(this::execute);
  }

  /// Runs a statement of a change; what the server refuses is in the reply.
  ///
  /// @throws CountersignException with `TARGET_UNREACHABLE` when the connection is lost
  public Reply run(Statement statement) {
    try {
      Answer answer =
          statement.values().isEmpty()
              ? link.query(statement.text(), REPLY_BYTES_MAX)
              : link.execute(statement, List.of(), REPLY_BYTES_MAX);
      return new Reply(
          Answer.rows(answer.tags()),
          answer
              .error()
              .map(error -> new Refusal(error.sqlState(), error.message(), error.detail())),
          answer.transaction() == 'I');
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /// Runs a statement of ours; the first column of its first row as text, empty text for none.
  ///
  /// @throws CloneRefused when the server refuses it
  /// @throws CountersignException with `TARGET_UNREACHABLE` when the connection is lost
  public String text(String sql) {
    return text(link, sql);
  }

  /// Runs a statement of ours.
  ///
  /// @throws CloneRefused when the server refuses it
  /// @throws CountersignException with `TARGET_UNREACHABLE` when the connection is lost
  public void execute(String sql) {
    text(sql);
  }

  @Override
  public void close() {
    link.close();
  }

  private static String text(PgLink link, String sql) {
    try {
      Answer answer = link.query(sql, REPLY_BYTES_MAX);
      if (answer.error().isPresent()) {
        ServerError error = answer.error().get();
        throw new CloneRefused(new Refusal(error.sqlState(), error.message(), error.detail()));
      }
      return answer.firstValue().orElse("");
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private static CountersignException lost(IOException e) {
    return new CountersignException(
        ErrorCode.TARGET_UNREACHABLE, "The connection to the clone was lost: " + e.getMessage(), e);
  }

  /// The server's answer to a statement.
  ///
  /// @param rows rows affected, where the server said so
  /// @param refused what it refused
  /// @param idle no transaction is open now
  public record Reply(OptionalLong rows, Optional<Refusal> refused, boolean idle) {}

  /// What a server refused.
  ///
  /// @param code the SQLSTATE
  /// @param message its message
  /// @param detail its detail and hint; empty text for none
  public record Refusal(String code, String message, String detail) {

    /// As one sentence for people.
    public String sentence() {
      return message + " (" + code + ")" + (detail.isEmpty() ? "" : ": " + detail);
    }
  }

  /// The server refused a statement of ours.
  public static final class CloneRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    CloneRefused(Refusal refusal) {
      super(refusal.sentence());
      this.refusal = refusal;
    }

    /// What it said.
    public Refusal refusal() {
      return refusal;
    }
  }
}
