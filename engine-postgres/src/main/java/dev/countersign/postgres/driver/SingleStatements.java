package dev.countersign.postgres.driver;

import dev.countersign.core.Bytes;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.RunOrder;
import dev.countersign.core.engine.RunReport;
import dev.countersign.pggrammar.PgParser;
import dev.countersign.postgres.dialect.ParsedSql;
import dev.countersign.postgres.dialect.SqlStatement;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Messages cut into single statements, where something has to run between two statements of one
/// message. The server runs such a message in one transaction, and so does the runner.
///
/// @param order with one statement in each message
/// @param counts how many each message of the original had
public record SingleStatements(RunOrder order, List<Integer> counts) {

  public SingleStatements {
    counts = List.copyOf(counts);
  }

  /// The statements of a message, or the message itself where it has values, one or none, or cannot
  /// be read.
  public static List<Statement> of(Statement message, PgParser parser) {
    return message.values().isEmpty()
            && ParsedSql.parse(parser, message.text())
                instanceof ParsedSql.Statements(_, var statements)
            && statements.size() > 1
        ? statements.stream().map(SqlStatement::text).map(Statement::of).toList()
        : List.of(message);
  }

  static SingleStatements of(RunOrder order, PgParser parser) {
    var statements = new ArrayList<Statement>();
    var counts = new ArrayList<Integer>();
    Map<Integer, List<Integer>> formats = new HashMap<>();
    for (Statement message : order.statements()) {
      List<Integer> wanted = order.resultFormats().get(counts.size());
      if (wanted != null) {
        formats.put(statements.size(), wanted);
      }
      List<Statement> single = of(message, parser);
      statements.addAll(single);
      counts.add(single.size());
    }
    return new SingleStatements(
        new RunOrder(
            statements,
            order.session(),
            order.label(),
            order.lockTimeout(),
            order.attempts(),
            formats,
            order.keeping()),
        counts);
  }

  /// A report with one reply for each message of the original.
  RunReport joined(RunReport report) {
    if (!(report instanceof RunReport.Succeeded done)
        || done.reply().size() != order.statements().size()) {
      return report;
    }
    var replies = new ArrayList<Bytes>();
    int next = 0;
    for (int count : counts) {
      replies.add(joined(done.reply().subList(next, next + count)));
      next += count;
    }
    return new RunReport.Succeeded(
        done.tags(), done.rows(), done.duration(), done.lockWait(), done.attempts(), replies);
  }

  private static Bytes joined(List<Bytes> replies) {
    var all = new ByteArrayOutputStream();
    replies.forEach(reply -> all.writeBytes(reply.toArray()));
    return Bytes.copyOf(all.toByteArray());
  }
}
